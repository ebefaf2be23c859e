"""What a newcomer meets on a date: all that signing up asks before it gives them a place, in one statement."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select

from app.core.database import carry_out
from app.gatherings.identity import identity_of
from app.gatherings.models import ACTIVE, Occurrence, SignUp, SignUpStatus
from app.people.blocking import is_blocked, who
from app.people.models import Person


class Standing(NamedTuple):
    """What a newcomer meets on a date."""

    #: The mark of the newcomer's contact and name.
    identity: str
    #: This person may not take part, or somebody of the same name and contact.
    is_blocked: bool
    #: This person is on its list, or somebody of the same name and contact.
    is_there_already: bool
    #: Whether the same has had a place on any date before.
    has_been_before: bool
    #: Whether the first time of the same was in this series, and whether they have come again since.
    was_new_here: bool
    came_again: bool
    somebody_waits: bool
    last_queued_at: datetime | None


def standing_on(occurrence: Occurrence, person: Person) -> Standing:
    """One statement. Needs the lock: it is what nobody may change before the newcomer is in line."""
    identity = identity_of(person)
    values = {
        **who(person),
        "date": occurrence.id,
        "series": occurrence.series_id,
        "person": person.id,
        "identity_of": identity,
    }
    return Standing._make((identity, *carry_out(_statement(), values).one()))


@cache
def _statement() -> Select[*tuple[Any, ...]]:
    same = or_(SignUp.person_id == bindparam("person"), SignUp.identity == bindparam("identity_of"))
    # Who sent word or stayed away has not been there: their first time is still to come.
    came = _is_any_of(SignUpStatus.CONFIRMED, SignUpStatus.CAME)
    came_here = and_(came, Occurrence.series_id == bindparam("series"))
    on_date = SignUp.occurrence_id == bindparam("date")
    somebody_waits = exists().where(on_date, SignUp.status == SignUpStatus.WAITING)
    last_queued_at = select(func.max(SignUp.queued_at)).where(on_date)
    # Counted over the few of the same: asked one by one, all dates of the series were looked through.
    return (
        select(
            is_blocked(),
            func.count().filter(on_date, _is_any_of(*ACTIVE)) > 0,
            func.count().filter(came) > 0,
            func.count().filter(came_here, SignUp.is_first_time) > 0,
            func.count().filter(came_here, SignUp.comes_again) > 0,
            somebody_waits.correlate(None),
            last_queued_at.correlate(None).scalar_subquery(),
        )
        .select_from(SignUp)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .where(same)
    )


def _is_any_of(*states: SignUpStatus) -> ColumnElement[bool]:
    # One by one: a list of values is written into a statement anew each time.
    return or_(*(SignUp.status == one for one in states))
