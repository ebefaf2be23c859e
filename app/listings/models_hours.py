"""Tables of the hours that people helped, and of the papers that prove them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base
from app.core.encrypted import encrypted_bytes_or_none, encrypted_text
from app.listings.models import Response


class Hours(Base):
    """How long somebody helped who said yes, as confirmed by who was helped."""

    __tablename__ = "listing_hours"
    __table_args__ = (
        CheckConstraint("minutes >= 0 AND minutes % 15 = 0", name="quarters"),
        Index("ix_listing_hours_done_on", "done_on"),
    )

    #: One yes has its hours once.
    response_id: Mapped[int] = mapped_column(ForeignKey("listing_response.id"), primary_key=True)
    #: In quarters of an hour; nothing for who did not come, which nobody but the two of them sees.
    minutes: Mapped[int]
    #: The day of the task; of one without hours the day when they were confirmed first.
    done_on: Mapped[date]
    confirmed_at: Mapped[datetime]

    response: Mapped[Response] = relationship()


class Proof(Base):
    """A proof of volunteering that a person had made. Never made again; gone when the person takes it back."""

    __tablename__ = "proof"
    __table_args__ = (
        CheckConstraint("minutes > 0 AND tasks > 0", name="of_something"),
        CheckConstraint("last_on >= first_on", name="ends_after_start"),
        Index("uq_proof_code_hash", "code_hash", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: SHA-256 of the code, by which it is found, and the code itself.
    code_hash: Mapped[str] = mapped_column(String(64))
    code = encrypted_text()
    #: What the paper says, and no more: the name as it was printed.
    name = encrypted_text()
    minutes: Mapped[int]
    tasks: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(index=True)
    #: The file as it was made, and its SHA-256.
    content = encrypted_bytes_or_none()
    content_hash: Mapped[str] = mapped_column(String(64))
