"""Counting the plan's target groups: a number for each year, without a way back to who it was. Never commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select, update

from app.core.database import db, insert_once
from app.core.pack import current_pack
from app.phone_friends.models_wish import PhoneTarget


def count_targets(codes: Iterable[str], year: int) -> None:
    """One more for each of these target groups; codes that the pack does not have are left out."""
    known = {tag.code for tag in current_pack().target_groups}
    for code in sorted(known.intersection(codes)):
        insert_once(PhoneTarget, {"year": year, "code": code, "number": 0})
        mine = PhoneTarget.year == year, PhoneTarget.code == code
        db.session.execute(update(PhoneTarget).where(*mine).values(number=PhoneTarget.number + 1))


def targets_of(year: int) -> Mapping[str, int]:
    """Code → how many said so in a year."""
    counted = select(PhoneTarget.code, PhoneTarget.number).where(PhoneTarget.year == year)
    return {code: number for code, number in db.session.execute(counted)}  # noqa: C416 - rows are no pairs
