"""Reads of what was brought in and taken out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import load_only

from app.core.bringing import Bring
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.feature import installed
from app.transfer.models import BroughtFile, TakenFile

#: As many files as the page shows, the newest first.
MOST_SHOWN = 10


def brings(*, is_for_staff: bool) -> list[Bring]:
    """What a spreadsheet may bring: of one organisation, or of all by staff."""
    return [one for feature in installed() for one in feature.brings if one.is_for_staff is is_for_staff]


def bring_with(slug: str, *, is_for_staff: bool) -> Bring:
    """The one that the address names. Raises NotFoundError for none."""
    found = next((one for one in brings(is_for_staff=is_for_staff) if one.slug == slug), None)
    if found is None:
        raise NotFoundError
    return found


def file_of(file_id: int, organisation_id: int | None) -> BroughtFile:
    """A file of this organisation, or of staff. Raises NotFoundError for others."""
    file = db.session.get(BroughtFile, file_id)
    if file is None or file.organisation_id != organisation_id:
        raise NotFoundError
    return file


def files_of(organisation_id: int | None) -> Sequence[BroughtFile]:
    """What was brought lately, the newest first; without what stands in the files."""
    shown = load_only(BroughtFile.kind, BroughtFile.created_at, BroughtFile.done_at, BroughtFile.made,
                      BroughtFile.changed, BroughtFile.same)  # fmt: skip
    own = select(BroughtFile).where(BroughtFile.organisation_id == organisation_id).options(shown)
    return db.session.scalars(own.order_by(BroughtFile.id.desc()).limit(MOST_SHOWN)).all()


def taken_by(organisation_id: int | None) -> Sequence[TakenFile]:
    """Files that were taken out of an organisation, or of the municipality, the newest first; without their content."""
    shown = load_only(TakenFile.created_at, TakenFile.made_at, TakenFile.purpose, TakenFile.size)
    own = select(TakenFile).where(TakenFile.organisation_id == organisation_id).options(shown)
    return db.session.scalars(own.order_by(TakenFile.id.desc()).limit(MOST_SHOWN)).all()


def taken_file(taken_id: int, organisation_id: int | None) -> TakenFile:
    """A file of this organisation, or of the municipality. Raises NotFoundError for others."""
    taken = db.session.get(TakenFile, taken_id)
    if taken is None or taken.organisation_id != organisation_id:
        raise NotFoundError
    return taken
