"""Tables of what is brought in, and what each row of it became; and of files that were taken out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_bytes_or_none, encrypted_json, encrypted_text


class BroughtFile(Base):
    """A file that somebody brought. What stands in it goes as soon as it is carried out."""

    __tablename__ = "transfer_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: None: of all organisations, by staff.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: As `Bring.slug`.
    kind: Mapped[str] = mapped_column(String(20))
    #: The rows as JSON (`keeping.packed`). May name people, and how to reach them.
    rows = encrypted_text()
    #: What the preview shows (`checking.Outcome`).
    outcome = encrypted_json()
    #: Column key → where it stands in the file.
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Numbers of whoever brought it; ids only, as in the log.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    #: When it was carried out, and how many things were made, changed, and left as they were.
    done_at: Mapped[datetime | None]
    made: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)


class BroughtRow(Base):
    """What a row became, so that the same row brought again is the same thing. Numbers and hashes, no content."""

    __tablename__ = "transfer_row"
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    #: Hash of the row's own number, or of what tells it from others.
    key: Mapped[str] = mapped_column(String(64))
    object_id: Mapped[int]
    #: Column key → hash of what stood there.
    cells: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    brought_at: Mapped[datetime]


class Purpose(StrEnum):
    """What somebody takes data out for; stands in the log."""

    ANNUAL = "annual"
    MOVE = "move"
    COPY = "copy"
    CHECK = "check"
    #: Aktindsigt, and what else the law asks for.
    LAW = "law"


class TakenFile(Base):
    """A file with what an organisation or the municipality owns. It is there for two days, for who may make it."""

    __tablename__ = "transfer_taken"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: None: the municipality's.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(EnumText(Purpose, 10))
    created_at: Mapped[datetime] = mapped_column(index=True)
    #: When the file was ready, and how big it is.
    made_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)
    content = encrypted_bytes_or_none()
