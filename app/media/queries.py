"""What pages read of pictures."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select

from app.core.database import db
from app.media.images import LARGE, SMALL
from app.media.models import Picture
from app.media.shelf import file_name


class ShownPicture(NamedTuple):
    """A picture as a page shows it: width and height are those of the largest file, in pixels."""

    key: str
    alt: str
    width: int
    height: int

    @property
    def files(self) -> list[tuple[str, int]]:
        """(name of the file, its width in pixels), the narrowest first; one where a second is no wider."""
        names = [(file_name(self.key, width), min(width, self.width)) for width in (SMALL, LARGE)]
        return names if self.width > SMALL else names[:1]


#: The columns of ShownPicture, for a statement that joins them in.
SHOWN_COLUMNS = tuple(Picture.__table__.c[name] for name in ("storage_key", "alt", "width", "height"))


def shown_on(owner_kind: Any, owner_id: Any) -> ColumnElement[bool]:
    """The condition of a join: the picture that this thing shows."""
    columns = Picture.__table__.c
    return and_(columns.owner_kind == owner_kind, columns.owner_id == owner_id, columns.removed_at.is_(None))


def shown_picture(owner_kind: str, owner_id: int) -> ShownPicture | None:
    """The picture that this thing shows, or None."""
    row = db.session.execute(_shown().where(shown_on(owner_kind, owner_id))).one_or_none()
    return ShownPicture._make(row) if row is not None else None


def owner_of_key(key: str) -> tuple[str, int] | None:
    """Whose picture lies under this key: kind and number; None when there is none, or it was removed."""
    columns = Picture.__table__.c
    found = select(columns.owner_kind, columns.owner_id).where(
        columns.storage_key == key, columns.removed_at.is_(None)
    )
    row = db.session.execute(found).one_or_none()
    return (row.owner_kind, row.owner_id) if row is not None else None


def _shown() -> Select[*tuple[Any, ...]]:
    return select(*SHOWN_COLUMNS)
