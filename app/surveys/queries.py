"""Reads of surveys. None of them leads from an answer to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select

from app.core.database import db, table_of
from app.gatherings.models import HOLDING, Occurrence, OccurrenceStatus, Series, SignUp
from app.people.models import Person
from app.surveys.models import Invitee, Round, ScaleSwitch, SurveyAnswer
from app.surveys.rules import MOMENTS, OPEN_FOR, Standing, add_months
from app.surveys.scales import Scale, scales

#: Whom one scan asks at most.
AT_ONCE = 200


@dataclass(frozen=True)
class AskedScale:
    """A scale that may be used, and how its last item is worded."""

    scale: Scale
    wording: tuple[str, ...]


def switches() -> dict[str, ScaleSwitch]:
    """What was decided about each scale."""
    return {one.key: one for one in db.session.scalars(select(ScaleSwitch))}


def scales_on(keys: Sequence[str]) -> list[AskedScale]:
    """Those of `keys` that are switched on."""
    found = switches()
    return [
        AskedScale(scale, scale.wording(other_last=found[key].other_last))
        for key, scale in scales().items()
        if key in keys and key in found and found[key].is_on
    ]


def rounds() -> list[Round]:
    """All rounds, those that run first, then the newest."""
    order = (Round.ended_at.is_not(None), Round.id.desc())
    return list(db.session.scalars(select(Round).order_by(*order).limit(AT_ONCE)))


def round_by_id(round_id: int) -> Round | None:
    """One round."""
    return db.session.get(Round, round_id)


def invitee_by_id(invitee_id: int) -> Invitee | None:
    """One who was asked."""
    return db.session.get(Invitee, invitee_id)


def invitee_by_code(code: str) -> Invitee | None:
    """Whose sheet of paper bears this code."""
    return db.session.scalars(select(Invitee).where(Invitee.code == code)).one_or_none()


def invitees_of(person_id: int) -> list[Invitee]:
    """In which rounds a person was asked, the newest first; also what stayed with a row that turned out to be theirs,
    because they were asked in the same round under both.
    """
    same = select(Person.id).where((Person.id == person_id) | (Person.merged_into_id == person_id))
    own = select(Invitee).where(Invitee.person_id.in_(same)).order_by(Invitee.id.desc())
    return list(db.session.scalars(own))


def beginners(round_: Round, now: datetime) -> list[tuple[Person, datetime]]:
    """Who has their first date in the initiative before them, with when it begins; neither those who were asked, nor
    those who said no, here or anywhere else.
    """
    first = func.min(Occurrence.starts_at)
    was_asked = (Invitee.round_id == round_.id) | (Invitee.standing == Standing.DECLINED)
    found = (
        select(SignUp.person_id, first)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(
            Series.initiative_id == round_.initiative_id,
            SignUp.status.in_(HOLDING),
            Occurrence.status == OccurrenceStatus.PLANNED,
            SignUp.person_id.not_in(select(Invitee.person_id).where(was_asked)),
        )
        .group_by(SignUp.person_id)
        .having(first > now)
        .order_by(first, SignUp.person_id)
        .limit(AT_ONCE)
    )
    starts: dict[int, datetime] = {row[0]: row[1] for row in db.session.execute(found)}
    living = select(Person).where(
        Person.id.in_(starts), Person.erased_at.is_(None), Person.merged_into_id.is_(None)
    )
    return [(one, starts[one.id]) for one in db.session.scalars(living.order_by(Person.id))]


def to_ask(now: datetime) -> list[Invitee]:
    """Those for whom a sheet may be open: before the first date, or after three or twelve months."""
    before = select(Invitee).where(
        Invitee.standing.in_((Standing.ASKED, Standing.TAKING_PART)), Invitee.first_at > now
    )
    later = [
        select(Invitee).where(
            Invitee.standing == Standing.TAKING_PART,
            Invitee.first_at <= add_months(now, -months) + timedelta(days=3),
            Invitee.first_at > add_months(now, -months) - OPEN_FOR - timedelta(days=3),
        )
        for months in MOMENTS[1:]
    ]
    return [
        one for statement in (before, *later) for one in db.session.scalars(statement.order_by(Invitee.id))
    ]


def to_finish(now: datetime) -> list[int]:
    """Those whose last sheet is over, or who never said yes before their first date."""
    last = add_months(now, -MOMENTS[-1]) - OPEN_FOR
    over = select(Invitee.id).where(
        ((Invitee.standing == Standing.ASKED) & (Invitee.first_at <= now))
        | ((Invitee.standing == Standing.TAKING_PART) & (Invitee.first_at <= last))
    )
    return list(db.session.scalars(over.order_by(Invitee.id).limit(AT_ONCE)))


@dataclass(frozen=True)
class Filed:
    """One sheet as it is counted."""

    initiative_id: int
    key: str
    moment: int
    quarter_on: date
    answers: dict[str, list[int | None]]


def filed_mark(quarter: date) -> str:
    """What tells one state of the sheets that `filed_before` gives from the next. None is opened: it is told from what
    is stored.
    """
    sheets, digest = table_of(SurveyAnswer).c, sha256()
    stored = (
        select(sheets.key, sheets.moment, sheets.quarter_on, Round.initiative_id, sheets.answers)
        .join(Round, Round.id == sheets.round_id)
        .where(sheets.quarter_on < quarter)
        .order_by(sheets.key, sheets.moment)
    )
    for row in db.session.execute(stored):
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def filed_before(quarter: date) -> list[Filed]:
    """Sheets of quarters that are over, of all initiatives: what is protected is protected all at once."""
    found = (
        select(SurveyAnswer, Round.initiative_id)
        .join(Round, Round.id == SurveyAnswer.round_id)
        .where(SurveyAnswer.quarter_on < quarter)
        .order_by(SurveyAnswer.key, SurveyAnswer.moment)
    )
    return [
        Filed(number, one.key, one.moment, one.quarter_on, one.answers)
        for one, number in db.session.execute(found)
    ]
