"""What the plan counts of fairs: who took part, what was agreed, and what was kept. Live, and never a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.database import db
from app.core.feature import Figure, FigureRow, PlanFigures, Span
from app.core.figure_kinds import figure_kinds
from app.exchange.links import numbers_path
from app.exchange.models import Fair, Participant, Party
from app.exchange.models_agreements import KEPT, Agreement, Answer, FollowUp
from app.exchange.queries_agreements import AFTER
from app.exchange.rules import Coming, FairState

_COUNTS = (FairState.OPEN, FairState.CLOSED)
#: Months after which an agreement is kept, or not.
YEAR = 12
#: Keys in the order they are shown; the first is the leading figure.
LABELS = {
    "exchange_people": _l("deltagere på samarbejdsbørs"),
    "exchange_parties": _l("foreninger og borgere på samarbejdsbørs"),
    "exchange_agreements": _l("aftaler fra samarbejdsbørs"),
    "exchange_kept": _l("aftaler, der holder efter et år"),
}
COUNTED: dict[str, Callable[[int], str]] = {
    "exchange_people": lambda n: ngettext("deltager på samarbejdsbørs", "deltagere på samarbejdsbørs", n),
    "exchange_parties": lambda n: ngettext(
        "forening eller borger på samarbejdsbørs", "foreninger og borgere på samarbejdsbørs", n
    ),
    "exchange_agreements": lambda n: ngettext("aftale fra samarbejdsbørs", "aftaler fra samarbejdsbørs", n),
    "exchange_kept": lambda n: ngettext(
        "aftale, der holder efter et år", "aftaler, der holder efter et år", n
    ),
}
#: How each is counted, in plain words.
HOW = {
    "exchange_people": _l(
        "Vi lægger de antal sammen, som foreninger og borgere skrev, at de kommer med. Afbud og aflyste børser tæller "
        "ikke."
    ),
    "exchange_parties": _l(
        "Vi tæller de foreninger og borgere, der er meldt til årets børser. Er man med to gange, tæller man to."
    ),
    "exchange_agreements": _l("Vi tæller aftaler fra årets børser, som begge har sagt ja til."),
    "exchange_kept": _l(
        "Vi tæller aftaler fra årets børser, hvor mindst én af de to efter et år siger, at den er holdt eller holder "
        "endnu."
    ),
}


class _Row(NamedTuple):
    initiative_id: int | None
    fair_id: int
    title: str
    starts_at: datetime
    exchange_parties: int
    exchange_people: int
    exchange_agreements: int
    exchange_kept: int


def _read(initiative_ids: Sequence[int], year: int) -> list[_Row]:
    """Fairs of a year that took place, or are to; one statement."""
    begins, ends = (clock.from_wall(date(one, 1, 1), time()) for one in (year, year + 1))
    rows = (
        select(
            Fair.initiative_id, Fair.id, Fair.title, Fair.starts_at,
            func.count(Participant.id), func.coalesce(func.sum(Participant.party_size), 0), _agreements(), _kept(),
        )
        .join(Participant, Participant.fair_id == Fair.id)
        .where(
            Fair.initiative_id.in_(initiative_ids),
            Fair.state.in_(_COUNTS),
            Fair.starts_at >= begins,
            Fair.starts_at < ends,
            Participant.status == Coming.COMING,
        )
        .group_by(Fair.id)
        .order_by(Fair.starts_at, Fair.id)
    )  # fmt: skip
    return [_Row(*row[:4], *map(int, row[4:])) for row in db.session.execute(rows)]


def _agreements() -> ColumnElement[int]:
    """How many both said yes to at a fair."""
    agreed = select(func.count(Agreement.id)).where(
        Agreement.fair_id == Fair.id, Agreement.agreed_at.is_not(None)
    )
    return agreed.correlate(Fair).scalar_subquery()


def _kept() -> ColumnElement[int]:
    """How many of them one of the two says are done or go on, after a year; `numbers_rules.kept_after` in SQL.

    What was done before is asked about no more, and counts when the year has gone.
    """
    a_year_on = and_(FollowUp.months == YEAR, FollowUp.answer.in_(KEPT))
    told_then = aliased(FollowUp)
    silent = ~exists().where(
        told_then.agreement_id == Agreement.id, told_then.months == YEAR, told_then.answer.is_not(None)
    )
    before = and_(FollowUp.answer == Answer.DONE, Agreement.agreed_at <= clock.now() - AFTER[YEAR], silent)
    kept = (
        select(func.count(func.distinct(FollowUp.agreement_id)))
        .join(Agreement, Agreement.id == FollowUp.agreement_id)
        .where(Agreement.fair_id == Fair.id, or_(a_year_on, before))
    )
    return kept.correlate(Fair).scalar_subquery()


def of_fairs(fair_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    """The figures of each of these fairs that counts for the plan; one statement."""
    initiative_ids: Any = select(Fair.initiative_id).where(Fair.id.in_(fair_ids))
    rows = [row for row in _read(initiative_ids, year) if row.fair_id in fair_ids]
    return {row.fair_id: _sums([row]) for row in rows}


def _sums(rows: Sequence[_Row]) -> list[Figure]:
    return [
        Figure(key, label, sum(getattr(row, key) for row in rows), COUNTED[key])
        for key, label in LABELS.items()
    ]


def _figures(initiative_ids: Sequence[int], year: int) -> list[Figure]:
    rows = _read(initiative_ids, year)
    return _sums(rows) if rows else []


def _by_initiative(initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    rows = _read(initiative_ids, year)
    return {
        number: _sums([row for row in rows if row.initiative_id == number])
        for number in {row.initiative_id for row in rows if row.initiative_id is not None}
    }


def _rows(initiative_ids: Sequence[int], year: int, key: str) -> list[FigureRow]:
    """One line for each fair."""
    if key not in LABELS:
        return []
    return [
        FigureRow(row.starts_at, row.title, getattr(row, key), numbers_path(row.fair_id))
        for row in _read(initiative_ids, year)
    ]


def _per_quarter(initiative_ids: Sequence[int], year: int) -> list[int]:
    quarters = [0, 0, 0, 0]
    for row in _read(initiative_ids, year):
        quarters[(clock.local(row.starts_at).month - 1) // 3] += row.exchange_people
    return quarters


def _who_came(span: Span) -> tuple[ColumnElement[bool], ...]:
    return (
        Fair.initiative_id.in_(span.initiative_ids),
        Fair.state.in_(_COUNTS),
        Fair.starts_at >= span.begins,
        Fair.starts_at < span.ends,
        Fair.ends_at <= clock.now(),
        Participant.status == Coming.COMING,
    )


def _taken_part(span: Span) -> Select[*tuple[Any, ...]]:
    """One row per party at a fair: the person behind it, and as many as came."""
    return (
        select(
            Fair.initiative_id,
            Party.person_id,
            Participant.party_size.label("size"),
            literal(0).label("is_first"),
            Fair.place_id,
            literal("").label("meeting_point"),
        )
        .join(Participant, Participant.fair_id == Fair.id)
        .join(Party, Party.id == Participant.party_id)
        .where(*_who_came(span))
    )


def _happens(begins: datetime, ends: datetime) -> Select[*tuple[Any, ...]]:
    return select(Fair.place_id).where(
        Fair.state.in_(_COUNTS), Fair.starts_at >= begins, Fair.starts_at < ends
    )


def _told(span: Span) -> Mapping[str, Mapping[str, int]]:
    """Languages that people at fairs speak beside Danish or instead of it; each person once for a language."""
    rows = (
        select(Party.person_id, Participant.languages)
        .join(Participant, Participant.party_id == Party.id)
        .join(Fair, Fair.id == Participant.fair_id)
        .where(*_who_came(span))
    )
    spoken = {(person, code) for person, codes in db.session.execute(rows) for code in codes}
    return {"language": Counter(code for _person, code in spoken)}


PLAN_FIGURES = PlanFigures(
    figures=_figures,
    rows=_rows,
    per_quarter=_per_quarter,
    by_initiative=_by_initiative,
    kinds=partial(figure_kinds, LABELS, COUNTED, HOW),
    taken_part=_taken_part,
    happens=_happens,
    told=_told,
)
