"""The four questions in words, as they stand in an address, and why a task suits somebody.

Addresses are typed by hand and shared, so nothing in them can be wrong: what is not understood does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.core.formatting import capital
from app.core.ids import id_in
from app.listings.fitting import Answers, Fit, Reason, Times
from app.listings.rules import YOUNG, Company, Work
from app.places.distance import distance_text
from app.places.queries import PlaceRow

#: Distances one can choose, in km, and how they are got to.
DISTANCES: tuple[tuple[int, Any], ...] = (
    (5, _l("Højst 5 km")),
    (10, _l("Højst 10 km")),
    (20, _l("Højst 20 km")),
)
TIMES: tuple[tuple[Times, Any], ...] = (
    (Times.DAYTIME, _l("Hverdage om dagen")),
    (Times.EVENING, _l("Hverdage fra klokken 16")),
    (Times.WEEKEND, _l("Lørdag og søndag")),
)
WORK: tuple[tuple[Work, Any], ...] = (
    (Work.HANDS, _l("Lave noget praktisk")),
    (Work.PEOPLE, _l("Være sammen med dem, der får hjælp")),
)
COMPANY: tuple[tuple[Company, Any], ...] = (
    (Company.TOGETHER, _l("Sammen med andre")),
    (Company.ALONE, _l("Alene")),
)
#: Mornings on which one can have the weekly letter; the value is the weekday, Monday is 0.
WEEKDAYS: tuple[tuple[str, Any], ...] = (
    ("0", _l("Mandag")),
    ("1", _l("Tirsdag")),
    ("2", _l("Onsdag")),
    ("3", _l("Torsdag")),
    ("4", _l("Fredag")),
)
#: What an answer is called in an address, in the order of the questions.
NAMES = {"times": "hvornaar", "place_id": "sted", "km": "km", "work": "hvad", "company": "hvem"}
#: As many reasons are told; more is not read.
MOST_REASONS = 4
_E = TypeVar("_E", bound=StrEnum)


def read_answers(arguments: MultiDict[str, str], places: Sequence[PlaceRow]) -> Answers:
    """The answers that an address holds. A distance without a home means nothing."""
    place_id = id_in(arguments, NAMES["place_id"])
    home = next((one.id for one in places if one.id == place_id), None)
    km = id_in(arguments, NAMES["km"])
    return Answers(
        times=_one_of(Times, arguments.get(NAMES["times"])),
        place_id=home,
        km=km if home is not None and km in dict(DISTANCES) else None,
        work=_one_of(Work, arguments.get(NAMES["work"])),
        company=_one_of(Company, arguments.get(NAMES["company"])),
    )


def parameters(answers: Answers) -> dict[str, Any]:
    """The answers for an address: only what was answered."""
    given = {NAMES[name]: getattr(answers, name) for name in NAMES}
    return {name: str(value) for name, value in given.items() if value is not None}


def in_words(answers: Answers, places: Sequence[PlaceRow]) -> list[str]:
    """What was answered, a few words each; none when nothing matters."""
    home = next((one.name for one in places if one.id == answers.place_id), None)
    said = [
        dict(TIMES).get(answers.times) if answers.times else None,
        _near_in_words(home, answers.km),
        dict(WORK).get(answers.work) if answers.work else None,
        dict(COMPANY).get(answers.company) if answers.company else None,
    ]
    return [str(one) for one in said if one]


def _near_in_words(home: str | None, km: int | None) -> str | None:
    if home is None:
        return None
    return _("Højst %(km)s km fra %(place)s", km=km, place=home) if km else _("Fra %(place)s", place=home)


def consent_words() -> str:
    """What one says yes to with the weekly letter, whole (law.md sec. 1: from 15 years of age, else a parent)."""
    return _(
        "Ja tak til højst fem opgaver om ugen. I må gemme mit navn, min kontakt og mine svar, så længe jeg vil have "
        "brevet. I bruger det kun til at vælge opgaver til mig. Jeg kan stoppe det med ét tryk. Jeg er fyldt %(age)s "
        "år, eller en voksen derhjemme siger ja for mig.",
        age=YOUNG,
    )


def without_in_words(before: Answers, after: Answers) -> str:
    """What is let go of between two answers, as a button says it."""
    if before.times != after.times:
        return _("En anden tid")
    if before.km != after.km:
        return _("Længere væk")
    return _("Noget andet at lave") if before.work != after.work else _("Alene eller sammen – lige meget")


def reasons_in_words(fit: Fit) -> str:
    """Why a task suits: "Tæt på dig, 3 km · Højst 2 timer · Sammen med andre"."""
    words = [_reason(one, fit) for one in fit.reasons[:MOST_REASONS]]
    return " · ".join([capital(words[0]), *words[1:]]) if words else ""


#: Those that are the same for every task.
_SAME: dict[Reason, Any] = {
    Reason.TIMES: _l("på et tidspunkt, du kan"),
    Reason.ANY_TIME: _l("når det passer dig"),
    Reason.SHORT: _l("højst 2 timer"),
    Reason.AT_ONCE: _l("du er med, når du siger ja"),
    Reason.NEEDED: _l("de mangler dig snart"),
}
_WORK: dict[Work, Any] = {Work.HANDS: _l("noget praktisk"), Work.PEOPLE: _l("sammen med dem, der får hjælp")}
_COMPANY: dict[Company, Any] = {Company.TOGETHER: _l("sammen med andre"), Company.ALONE: _l("alene")}


def _reason(reason: Reason, fit: Fit) -> str:
    one = fit.candidate
    if reason is Reason.NEAR:
        return _("tæt på dig, %(distance)s", distance=distance_text(fit.km)) if fit.km else _("i din by")
    if reason is Reason.WORK and one.work is not None:
        return str(_WORK[one.work])
    if reason is Reason.COMPANY and one.company is not None:
        return str(_COMPANY[one.company])
    return str(_SAME[reason])


def _one_of(kind: type[_E], text: str | None) -> _E | None:
    return kind(text) if text in set(kind) else None
