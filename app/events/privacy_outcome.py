"""What is known of people by what was agreed at events: what they do by when, and how long that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.core import clock
from app.core.actor import Actor
from app.core.feature import Erasure
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import empty_columns
from app.events import points
from app.events import queries_outcome as queries
from app.events.models_outcome import Outcome, Point, PointState
from app.events.wording_outcome import STATE_WORDS
from app.gatherings.models import Occurrence
from app.gatherings.retention import KEEP_DESCRIPTIONS, sign_up_period
from app.people.models import Person

_WHO = _l("Dem, der gør noget, der blev aftalt ved et arrangement")


def _sections(person_id: int, _now: datetime) -> Sequence[Section]:
    own = queries.points_of_person(person_id)
    return [
        Section("event_points", _("Det, du har sagt ja til ved arrangementer"), [_point(one) for one in own])
    ]


def _point(one: Point) -> list[Fact]:
    return [
        Fact("event", _("Arrangement"), one.occurrence.series.title),
        Fact("what", _("Det, du gør"), one.what),
        Fact("due_on", _("Senest"), one.due_on),
        Fact("state", _("Hvordan det står"), one.state.value, str(STATE_WORDS[one.state])),
        Fact("why", _("Det, du skrev"), one.why or None),
        Fact("made_at", _("Skrevet ned"), one.made_at),
        Fact("state_at", _("Sidst ændret"), one.state_at),
    ]


def _is_long_over(now: datetime) -> ColumnElement[bool]:
    """It is done or dropped as long ago as sign-ups are kept, or nobody has answered for a year and a month."""
    settled = and_(Point.state != PointState.OPEN, Point.state_at < now - sign_up_period())
    left = and_(Point.state == PointState.OPEN, Point.due_on < clock.local(now - KEEP_DESCRIPTIONS).date())
    return or_(settled, left)


def _old_points(now: datetime) -> ColumnElement[bool]:
    return and_(_is_long_over(now), or_(Point.person_id.is_not(None), Point.why != ""))


def _old_words(now: datetime) -> ColumnElement[bool]:
    over = exists().where(
        Occurrence.id == Outcome.occurrence_id, Occurrence.ends_at < now - KEEP_DESCRIPTIONS
    )
    return and_(over, or_(Outcome.said != "", Outcome.agreed != ""))


def does_something(since: datetime) -> ColumnElement[bool]:
    """Who still is to do something, or did it lately."""
    own = select(Point.id).where(Point.person_id == Person.id)
    return own.where(or_(Point.state == PointState.OPEN, Point.state_at >= since)).exists()


OUTCOMES = Processing(
    key="event_outcomes",
    purpose=_l("Aftaler fra arrangementer"),
    why=_l("Så det, I aftaler, bliver gjort, og vi kan minde dig om din del."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e."),
    people=(_WHO,),
    data=(
        _l("Navn og telefon eller e-mail"),
        _l("Det, man gør, og inden hvilken dag"),
        _l("Om det er gjort, og hvorfor det ikke blev til noget"),
        _l("Det, værten skrev om, hvad der blev sagt og aftalt"),
    ),
    recipients=(
        _l("Værten"),
        _l("Husets medarbejdere"),
        _l("Kommunens plan: det, der blev aftalt, uden navne"),
    ),
    tables=("event_outcome", "event_point"),
    sections=_sections,
    rules=(
        RetentionRule(
            "events.outcomes", ("event_outcome",), _l("Det, værten skrev om, hvad I talte om"), _WHO,
            _l("efter arrangementet"), lambda: KEEP_DESCRIPTIONS, Fate.EMPTIED, "law.md section 2, metadata",
            **empty_columns(Outcome, _old_words, said="", agreed="")._asdict(),
        ),
        RetentionRule(
            "events.points", ("event_point",), _l("Hvem der gjorde, hvad der blev aftalt"), _WHO,
            _l("efter at det er gjort eller opgivet"), sign_up_period, Fate.EMPTIED,
            "law.md section 2, sign-ups; what was agreed stays without the name, as in the log of the plan",
            **empty_columns(Point, _old_points, person_id=None, why="")._asdict(),
        ),
    ),
)  # fmt: skip


def with_outcomes(events: Privacy) -> Privacy:
    """The declaration of events, and what is kept of people by what was agreed."""
    assert events.needs_person is None
    return Privacy(
        processing=(*events.processing, OUTCOMES),
        consents=events.consents,
        needs_person=does_something,
        looks=events.looks,
        purposes=events.purposes,
        looked_at=events.looked_at,
    )


def erasure_preview(person_id: int) -> list[str]:
    """What goes, in words."""
    if not queries.points_of_person(person_id):
        return []
    return [_("Det, du har sagt ja til ved arrangementer, står der uden dit navn. Vi minder dig ikke mere.")]


def erase(person_id: int, now: datetime, _actor: Actor) -> None:
    """Forget that they are who does it."""
    points.forget(person_id, now)


ERASURE = Erasure(preview=erasure_preview, erase=erase)
MERGE_WORDS = {
    "event_point": lambda n: ngettext(
        "har sagt ja til %(num)s ting ved arrangementer", "har sagt ja til %(num)s ting ved arrangementer", n
    )
}
