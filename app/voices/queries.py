"""Reads of what people say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import lazyload

from app.core import clock
from app.core.database import db
from app.gatherings.models import Occurrence, OccurrenceStatus, Series, SignUp, SignUpStatus
from app.notifications.models import SwitchedOff
from app.people.models import Person
from app.plan.models import Action, Initiative, PlanActivity
from app.voices.models import Impression, Mood, Story, StoryState
from app.voices.rules import ASK_AFTER, ASK_UNTIL, KEEP_WORDS, OPEN_FOR, PAUSE

#: Whom one scan asks at most, and the longest list of a page.
AT_ONCE, MOST = 200, 100
#: How many stories everybody sees.
SHOWN_AT_ONCE = 6


def to_ask(kind: str, now: datetime) -> list[tuple[int, int]]:
    """(date, person) of those who were there lately and may be asked: not who was new, for they are asked whether they
    will come again; not who was asked lately; and not who said no to messages of this kind. One of each person.
    """
    lately = select(Impression.person_id).where(
        Impression.asked_at > now - PAUSE, Impression.person_id.is_not(None)
    )
    no_thanks = select(SwitchedOff.person_id).where(SwitchedOff.kind == kind)
    been = (
        select(func.max(Occurrence.id), SignUp.person_id)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .join(Person, Person.id == SignUp.person_id)
        .where(
            Occurrence.ends_at <= now - ASK_AFTER,
            Occurrence.ends_at > now - ASK_UNTIL,
            Occurrence.status == OccurrenceStatus.PLANNED,
            SignUp.status.in_((SignUpStatus.CONFIRMED, SignUpStatus.CAME)),
            SignUp.is_first_time.is_(False),
            Person.erased_at.is_(None),
            Person.merged_into_id.is_(None),
            SignUp.person_id.not_in(lately),
            SignUp.person_id.not_in(no_thanks),
        )
        .group_by(SignUp.person_id)
        .order_by(SignUp.person_id)
        .limit(AT_ONCE)
    )
    return [(row[0], row[1]) for row in db.session.execute(been)]


def impression_by_id(impression_id: int) -> Impression | None:
    """One who was asked."""
    return db.session.get(Impression, impression_id)


def impressions_of(person_id: int) -> list[Impression]:
    """Where a person was asked, the newest first, as long as it is known."""
    own = select(Impression).where(Impression.person_id == person_id).order_by(Impression.id.desc())
    return list(db.session.scalars(own))


def open_impressions(person_id: int, now: datetime) -> list[Impression]:
    """What a person was asked, has not answered, and may still answer."""
    own = select(Impression).where(
        Impression.person_id == person_id, Impression.mood.is_(None), Impression.asked_at > now - OPEN_FOR
    )
    return list(db.session.scalars(own.order_by(Impression.id.desc())))


# ---- counted --------------------------------------------------------------------------------------------------------


@dataclass
class Said:
    """How something was, in numbers."""

    title: str
    code: str = ""
    moods: dict[Mood, int] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many said something."""
        return sum(self.moods.values())


def _in_years(first_year: int, last_year: int) -> ColumnElement[bool]:
    begins, ends = (clock.from_wall(date(year, 1, 1), time()) for year in (first_year, last_year + 1))
    return and_(Occurrence.starts_at >= begins, Occurrence.starts_at < ends, Impression.mood.is_not(None))


def said_of_initiatives(initiative_ids: Sequence[int], first_year: int, last_year: int) -> Mapping[Mood, int]:
    """How many said what of dates of these initiatives in these years; one statement. Numbers for a report: hide small
    ones.
    """
    rows = (
        select(Impression.mood, func.count())
        .join(Occurrence, Occurrence.id == Impression.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(Series.initiative_id.in_(initiative_ids), _in_years(first_year, last_year))
        .group_by(Impression.mood)
    )
    return {mood: int(number) for mood, number in db.session.execute(rows) if mood is not None}


def said_of_things(year: int) -> list[Said]:
    """Of each thing in a year, those about which most was said first; one statement. For staff, who read the words."""
    rows = (
        select(Series.id, Series.title, Impression.mood, func.count())
        .join(Occurrence, Occurrence.id == Impression.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .where(_in_years(year, year))
        .group_by(Series.id, Series.title, Impression.mood)
    )
    return _most_first([(number, title, "", mood, n) for number, title, mood, n in db.session.execute(rows)])


def said_of_rows(year: int) -> list[Said]:
    """The same of each row and action of the plan that the things hang on; one statement."""
    code = func.coalesce(PlanActivity.code, Action.code)
    title = func.coalesce(PlanActivity.short, Action.short)
    rows = (
        select(Initiative.activity_id, Initiative.action_id, title, code, Impression.mood, func.count())
        .join(Occurrence, Occurrence.id == Impression.occurrence_id)
        .join(Series, Series.id == Occurrence.series_id)
        .join(Initiative, Initiative.id == Series.initiative_id)
        .outerjoin(PlanActivity, PlanActivity.id == Initiative.activity_id)
        .outerjoin(Action, Action.id == Initiative.action_id)
        .where(_in_years(year, year))
        .group_by(Initiative.activity_id, Initiative.action_id, title, code, Impression.mood)
    )
    found = [
        ((row, action), name, nr, mood, n) for row, action, name, nr, mood, n in db.session.execute(rows)
    ]
    return _most_first(found)


def _most_first(rows: Sequence[tuple[object, str, str, Mood | None, int]]) -> list[Said]:
    found: dict[object, Said] = {}
    for key, title, code, mood, number in rows:
        if mood is not None:
            found.setdefault(key, Said(title, code)).moods[mood] = int(number)
    return sorted(found.values(), key=lambda one: (-one.number, one.code, one.title))[:MOST]


def newest_words(now: datetime) -> list[Impression]:
    """What people wrote that is still kept, the newest first, without who."""
    kept = select(Impression).where(
        Impression.person_id.is_not(None),
        Impression.mood.is_not(None),
        Impression.words != "",
        Impression.asked_at > now - KEEP_WORDS,
    )
    return list(db.session.scalars(kept.order_by(Impression.answered_at.desc(), Impression.id).limit(MOST)))


# ---- stories --------------------------------------------------------------------------------------------------------


def stories_of(person_id: int) -> list[Story]:
    """What a person told, the newest first."""
    return list(
        db.session.scalars(select(Story).where(Story.person_id == person_id).order_by(Story.id.desc()))
    )


def stories_in(state: StoryState) -> list[Story]:
    """Stories in a state, the newest first."""
    found = select(Story).where(Story.state == state).order_by(Story.id.desc()).limit(MOST)
    return list(db.session.scalars(found))


def told() -> Select[*tuple[Any, ...]]:
    """(id, since) of the stories that nobody has read."""
    return select(Story.id, Story.told_at).where(Story.state == StoryState.TOLD)


def stories_with(ids: Sequence[int]) -> list[Story]:
    """These stories; one statement."""
    return list(db.session.scalars(select(Story).where(Story.id.in_(ids)).order_by(Story.id)))


def shown_stories() -> list[Story]:
    """The newest stories that everybody may read; one statement."""
    shown = select(Story).options(lazyload(Story.person)).where(Story.state == StoryState.SHOWN)
    order = shown.order_by(Story.decided_at.desc(), Story.id.desc())
    return list(db.session.scalars(order.limit(SHOWN_AT_ONCE)))
