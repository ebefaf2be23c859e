"""The table of pictures. The files lie in the storage under the picture's key; nothing of whoever sent them is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base

_SHOWN_SQL = text("removed_at IS NULL")


class Picture(Base):
    """A picture of something that a feature has: a walk, a task, an organisation. One thing shows one picture."""

    __tablename__ = "picture"
    __table_args__ = (
        Index("uq_picture_owner", "owner_kind", "owner_id", unique=True,
              sqlite_where=_SHOWN_SQL, postgresql_where=_SHOWN_SQL),
        CheckConstraint("width > 0 AND height > 0", name="has_a_size"),
        CheckConstraint("alt <> ''", name="has_words"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Whose picture it is: the kind of a feature (Feature.pictures) and the thing's number there. No foreign key,
    #: because things of many tables have pictures; whoever deletes one calls `remove_pictures`.
    owner_kind: Mapped[str] = mapped_column(String(20))
    owner_id: Mapped[int]
    #: What the files are called, in the storage and in addresses: 128 random bits, hexadecimal.
    storage_key: Mapped[str] = mapped_column(String(32), unique=True)
    #: Pixels of the largest file.
    width: Mapped[int]
    height: Mapped[int]
    #: What one sees on it, in words.
    alt: Mapped[str] = mapped_column(String(160))
    #: SHA-256 of the largest file.
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: When a moderator looked at it; None waits in their queue.
    looked_at: Mapped[datetime | None]
    #: Since when nobody sees it any more; row and files go a week later.
    removed_at: Mapped[datetime | None] = mapped_column(index=True)
