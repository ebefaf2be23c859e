"""Tables of what is brought: files that wait to be carried out, and what each row of one became."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.encrypted import encrypted_json, encrypted_text


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
