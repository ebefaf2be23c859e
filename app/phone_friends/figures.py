"""What the plan counts of phone friends (row 3.4): numbers without names, and none so small that it points at somebody.

They belong to the initiative that the pack gives to phone friends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Integer, Select, func, literal, null, or_, select

from app.core import clock
from app.core.database import db
from app.core.feature import Figure, FigureKind, FigureRow, PlanFigures, Span
from app.phone_friends.models import Ending, PhonePair, PhoneWish
from app.phone_friends.said import Said
from app.phone_friends.tally import TALKING, WAITING, count_year
from app.plan.models import Initiative

#: Fewer than that are not told (law.md section 2: cells under 5 suppressed).
LEAST = 5
#: As in the pack's plan.
KIND = "phone_friends"

LABELS = {
    "phone_calls": _l("samtaler i telefonen"),
    "phone_pairs": _l("taler sammen nu"),
    "phone_waiting": _l("venter på en at tale med"),
    "phone_days": _l("dage, de fleste venter højst"),
    "phone_ended": _l("er holdt op"),
}
_COUNTED: dict[str, Callable[[int], str]] = {
    "phone_calls": lambda n: ngettext("samtale i telefonen", "samtaler i telefonen", n),
    "phone_pairs": lambda n: ngettext("par taler sammen nu", "par taler sammen nu", n),
    "phone_waiting": lambda n: ngettext("venter på en at tale med", "venter på en at tale med", n),
    "phone_days": lambda n: ngettext("dag, før halvdelen har en", "dage, før halvdelen har en", n),
    "phone_ended": lambda n: ngettext("par er holdt op", "par er holdt op", n),
}
#: How each is counted, in plain words.
HOW = {
    "phone_calls": _l(
        "Vi tæller samtaler i året, som telefonvennen skrev, at de havde. Opkald, hvor ingen tog telefonen, tæller "
        "ikke. Færre end fem viser vi ikke."
    ),
    "phone_pairs": _l("Vi tæller par, der taler sammen i dag, uanset året. Færre end fem viser vi ikke."),
    "phone_waiting": _l(
        "Vi tæller ønsker, der venter på en telefonven i dag, uanset året. Færre end fem viser vi ikke."
    ),
    "phone_days": _l(
        "Vi tæller dagene fra ønsket til den første telefonven for dem, der fik en i året, og tager den midterste. "
        "Er det færre end fem, viser vi det ikke."
    ),
    "phone_ended": _l("Vi tæller par, der holdt op i året, uanset hvorfor. Færre end fem viser vi ikke."),
}
#: How it stands now, or a middle: never added up over years.
_STANDING = ("phone_pairs", "phone_waiting", "phone_days")
#: Ages are told in tens of years.
_BAND = 10


@dataclass(frozen=True)
class Statistics:
    """A year of the scheme; None is too few to tell."""

    waiting: int | None
    #: Days from the wish to the first call, of half of those who got a friend.
    days: int | None
    pairs: int | None
    calls: int | None
    ended: int | None
    #: Why pairs ended, in the coordinators' words; None is not told.
    endings: Mapping[Ending | None, int | None]


def enough(number: int) -> int | None:
    """The number, or None when it is so small that it points at somebody; nobody is no one."""
    return number if number == 0 or number >= LEAST else None


def statistics(year: int) -> Statistics:
    """The scheme as it stands now, and what happened in `year`."""
    found = count_year(year)
    days = sorted(_days(found))
    endings = {one: found[f"ended-{one or ''}"] for one in (*Ending, None)}
    return Statistics(
        waiting=enough(found[WAITING]),
        days=round(median(days)) if len(days) >= LEAST else None,
        pairs=enough(found[TALKING]),
        calls=enough(sum(_quarters(found))),
        ended=enough(sum(endings.values())),
        endings={one: enough(number) for one, number in endings.items()},
    )


def _days(found: Mapping[str, int]) -> Iterator[int]:
    for key, number in found.items():
        if key.startswith("days-"):
            yield from [int(key.removeprefix("days-"))] * number


def _quarters(found: Mapping[str, int]) -> list[int]:
    return [found[f"calls-{quarter}"] for quarter in range(1, 5)]


def _own(initiative_ids: Sequence[int]) -> int | None:
    """The initiative among these that stands for phone friends."""
    own = select(Initiative.id).where(Initiative.id.in_(initiative_ids), Initiative.default_for == KIND)
    return db.session.scalar(own.order_by(Initiative.id).limit(1))


def _figures(initiative_ids: Sequence[int], year: int) -> list[Figure]:
    return _sums(year) if _own(initiative_ids) is not None else []


def _sums(year: int) -> list[Figure]:
    said = statistics(year)
    values = {
        "phone_calls": said.calls,
        "phone_pairs": said.pairs,
        "phone_waiting": said.waiting,
        "phone_days": said.days,
        "phone_ended": said.ended,
    }
    return [Figure(key, LABELS[key], value, _COUNTED[key]) for key, value in values.items() if value]


def _by_initiative(initiative_ids: Sequence[int], year: int) -> Mapping[int, list[Figure]]:
    own = _own(initiative_ids)
    figures = _sums(year) if own is not None else []
    return {own: figures} if own is not None and figures else {}


def _rows(_initiative_ids: Sequence[int], _year: int, _key: str) -> list[FigureRow]:
    """Nothing: each would be a citizen."""
    return []


def _per_quarter(initiative_ids: Sequence[int], year: int) -> list[int]:
    if _own(initiative_ids) is None:
        return [0, 0, 0, 0]
    return [enough(number) or 0 for number in _quarters(count_year(year))]


def _kinds() -> dict[str, FigureKind]:
    return {
        key: FigureKind(label, _COUNTED[key], HOW[key], adds_up=key not in _STANDING)
        for key, label in LABELS.items()
    }


def _got_friend(span: Span) -> tuple[ColumnElement[bool], ...]:
    """Pairs that talked in the span; those that are forgotten are in the figures only."""
    own = select(Initiative.id).where(Initiative.id.in_(span.initiative_ids), Initiative.default_for == KIND)
    return (
        own.exists(),
        PhonePair.trial_at < span.ends,
        or_(PhonePair.ended_at.is_(None), PhonePair.ended_at >= span.begins),
    )


def _taken_part(span: Span) -> Select[*tuple[Any, ...]]:
    """One row per citizen with a friend; where they live and whom they talk with, nobody is told."""
    own = select(func.min(Initiative.id)).where(
        Initiative.id.in_(span.initiative_ids), Initiative.default_for == KIND
    )
    return (
        select(
            own.scalar_subquery().label("initiative_id"),
            PhoneWish.person_id,
            literal(1).label("size"),
            literal(0).label("is_first"),
            null().cast(Integer).label("place_id"),
            literal("").label("meeting_point"),
        )
        .join(PhonePair, PhonePair.wish_id == PhoneWish.id)
        .where(*_got_friend(span))
    )


def _told(span: Span) -> Mapping[str, Mapping[str, int]]:
    """Ages and languages of citizens with a friend, as they told for the matching."""
    rows = (
        select(PhoneWish)
        .join(PhonePair, PhonePair.wish_id == PhoneWish.id)
        .where(*_got_friend(span))
        .distinct()
    )
    year = clock.local(span.ends).year - 1
    said = {one.person_id: Said.read(one.said) for one in db.session.scalars(rows)}
    ages = [age for one in said.values() if (age := one.age_in(year)) is not None]
    return {
        "age": Counter(f"{age // _BAND * _BAND}-{age // _BAND * _BAND + _BAND - 1}" for age in ages),
        "language": Counter(code for one in said.values() for code in one.languages),
    }


PLAN_FIGURES = PlanFigures(
    figures=_figures,
    rows=_rows,
    per_quarter=_per_quarter,
    by_initiative=_by_initiative,
    kinds=_kinds,
    taken_part=_taken_part,
    told=_told,
)
