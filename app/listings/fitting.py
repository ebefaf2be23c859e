"""Which tasks suit somebody, in which order, and why. Pure.

A task is left out when it says something else than what was answered. Of the rest each part of the answers that it
meets gives points, and every part is also a reason that a person can be told in words: there is no point without a
reason to show for it. A task that has few yeses and begins soon is lifted, so that none is forgotten
(algorithms.md A6: score = tags + slots + distance + need; the list on a page is the plain score).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from app.listings.rules import Company, Shape, Work
from app.places.distance import distance_km


class Times(StrEnum):
    """When somebody can."""

    #: Monday to Friday, begun before 16.
    DAYTIME = "dag"
    #: Monday to Friday, begun from 16 on.
    EVENING = "aften"
    WEEKEND = "weekend"


class Reason(StrEnum):
    """Why a task suits somebody; each is one half-sentence on the page, and they are told in this order."""

    NEAR = "near"
    TIMES = "times"
    ANY_TIME = "any_time"
    WORK = "work"
    COMPANY = "company"
    SHORT = "short"
    NEEDED = "needed"
    AT_ONCE = "at_once"


@dataclass(frozen=True)
class Answers:
    """What somebody answered; None is "it does not matter"."""

    times: Times | None = None
    #: Where they live, and how far they will go in km; None is the whole municipality.
    place_id: int | None = None
    km: int | None = None
    work: Work | None = None
    company: Company | None = None


class Candidate(NamedTuple):
    """What must be known of a date of a task; narrow, because there are many."""

    date_id: int
    listing_id: int
    place_id: int
    shape: Shape
    sort_at: datetime
    #: The start on a clock in Copenhagen; None for what has no hours.
    starts: datetime | None
    places: int | None
    places_taken: int
    is_short: bool
    asks_first: bool
    company: Company | None
    work: Work | None


class Fit(NamedTuple):
    """A task that suits somebody: how well, how far away it is, and why: what was asked for first."""

    candidate: Candidate
    score: float
    #: None when it is not known where they live.
    km: float | None
    reasons: tuple[Reason, ...]


class Somewhere(Protocol):
    """A place, as far as it matters here."""

    @property
    def id(self) -> int: ...
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


#: Points for what was asked for and is met. A task that says nothing of it gets none, and is not left out.
_MET = {Reason.WORK: 3.0, Reason.COMPANY: 3.0, Reason.TIMES: 3.0, Reason.ANY_TIME: 2.0}
_NEAR, _SHORT, _AT_ONCE = 4.0, 1.0, 1.0
#: Points for a task that nobody has said yes to and that begins within days; half of it until two weeks before.
_NEED, _SOON, _LATER = 4.0, timedelta(days=7), timedelta(days=14)
#: Nearer than that is "close by", whatever distance was chosen.
CLOSE_KM = 5.0
_EVENING = time(16)


def places_within(home: Somewhere, places: Iterable[Somewhere], km: float | None) -> dict[int, float]:
    """Place → distance from home in km, of those that are at most `km` away; None is all."""
    away = {one.id: distance_km(home.lat, home.lon, one.lat, one.lon) for one in places}
    return away if km is None else {key: far for key, far in away.items() if far <= km}


def away_from_home(answers: Answers, places: Sequence[Somewhere]) -> dict[int, float] | None:
    """Place → distance in km of what is near enough; None when somebody did not say where they live."""
    home = next((one for one in places if one.id == answers.place_id), None)
    return places_within(home, places, answers.km) if home is not None else None


def rank(
    answers: Answers, candidates: Iterable[Candidate], away: Mapping[int, float] | None, now: datetime
) -> list[Fit]:
    """All tasks that suit, best first, one line for each task however many dates it has.

    `away` is place → km of the places that are near enough; None when it does not matter where. Ties go to what is
    soonest, then to what was posted first, so that the same answers give the same list.
    """
    best: dict[int, Fit] = {}
    for one in candidates:
        fit = _fit(answers, one, away, now)
        if fit is None:
            continue
        known = best.get(one.listing_id)
        if known is None or _order(fit) < _order(known):
            best[one.listing_id] = fit
    return sorted(best.values(), key=_order)


def looser(answers: Answers) -> list[Answers]:
    """The same answers with one of them let go of, in the order of the questions; only what was answered."""
    let_go = [
        ("times", replace(answers, times=None)),
        ("km", replace(answers, km=None)),
        ("work", replace(answers, work=None)),
        ("company", replace(answers, company=None)),
    ]
    return [one for name, one in let_go if getattr(answers, name) is not None]


def need(candidate: Candidate, now: datetime) -> float:
    """How much a task lacks people, from 0 to 1: the share of places nobody has taken, the more the sooner it is."""
    wanted = candidate.places if candidate.places is not None else candidate.places_taken + 1
    lacking = max(0, wanted - candidate.places_taken) / wanted
    left = candidate.sort_at - now
    pressing = 1.0 if left <= _SOON else 0.5 if left <= _LATER else 0.25
    return lacking * pressing


def _fit(answers: Answers, one: Candidate, away: Mapping[int, float] | None, now: datetime) -> Fit | None:
    if not _is_possible(answers, one) or (away is not None and one.place_id not in away):
        return None
    km = away[one.place_id] if away is not None else None
    points = [(_MET[reason], reason) for reason in _met(answers, one)]
    if km is not None:
        points.append((_nearness(km, answers.km), Reason.NEAR))
    if one.is_short:
        points.append((_SHORT, Reason.SHORT))
    if not one.asks_first:
        points.append((_AT_ONCE, Reason.AT_ONCE))
    points.append((_NEED * need(one, now), Reason.NEEDED))
    # What is far or hardly lacks anybody is no reason.
    told = {reason for worth, reason in points if _is_told(worth, reason, km)}
    score = round(sum(worth for worth, _ in points), 6)
    return Fit(one, score, km, tuple(reason for reason in Reason if reason in told))


def _is_told(worth: float, reason: Reason, km: float | None) -> bool:
    if reason is Reason.NEAR:
        return km is not None and km <= CLOSE_KM
    return reason is not Reason.NEEDED or worth >= _NEED / 2


def _nearness(km: float, limit: int | None) -> float:
    """Full points at home, none at the end of the way one will go (30 km when that was not said)."""
    return _NEAR * max(0.0, 1 - km / (limit or 30))


def _is_possible(answers: Answers, one: Candidate) -> bool:
    if one.places is not None and one.places_taken >= one.places:
        return False
    if answers.work is not None and one.work not in (None, answers.work):
        return False
    if answers.company is not None and one.company not in (None, answers.company):
        return False
    return answers.times is None or one.starts is None or times_of(one.starts) is answers.times


def _met(answers: Answers, one: Candidate) -> Sequence[Reason]:
    met = []
    if answers.times is not None:
        met.append(Reason.TIMES if one.starts is not None else Reason.ANY_TIME)
    if answers.work is not None and one.work is answers.work:
        met.append(Reason.WORK)
    if answers.company is not None and one.company is answers.company:
        met.append(Reason.COMPANY)
    return met


def times_of(starts: datetime) -> Times:
    """In which part of the week something begins; `starts` is a clock in Copenhagen."""
    if starts.weekday() >= 5:
        return Times.WEEKEND
    return Times.EVENING if starts.time() >= _EVENING else Times.DAYTIME


def _order(fit: Fit) -> tuple[float, datetime, int]:
    return -fit.score, fit.candidate.sort_at, fit.candidate.date_id
