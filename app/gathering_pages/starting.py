"""What helps somebody who starts something where there is nothing: a first day, and what to think of beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import request
from flask_babel import gettext as _

from app.core.ids import id_in
from app.core.pack import current_pack
from app.places.queries import PlaceRow, all_places

#: Frivillighedens Hus answers within two working days, and people must be able to read of it.
_LEAST_DAYS = 5
_THURSDAY = 3
#: Titles are no longer.
_TITLE = 80


@dataclass(frozen=True)
class Check:
    """One thing to think of: its icon, and a sentence or three."""

    icon: str
    text: str


def asked_place() -> PlaceRow | None:
    """The place that the address names (`?sted=12`); None for none, and for one that there is not."""
    return place_of(id_in(request.args, "sted"))


def place_of(number: int | None) -> PlaceRow | None:
    """The place with this number, or None."""
    if number is None:
        return None
    return next((place for place in all_places() if place.id == number), None)


def ready_day(today: date) -> date:
    """The first Thursday that leaves time for an answer and for word to get round."""
    earliest = today + timedelta(days=_LEAST_DAYS)
    return earliest + timedelta(days=(_THURSDAY - earliest.weekday()) % 7)


def ready_title(text: str) -> str:
    """A title as long as one may be."""
    return text[:_TITLE].rstrip()


def if_somebody_falls() -> Check:
    """The same for all that people do together."""
    return Check(
        "bandage",
        _(
            "Hvad gør I, hvis nogen falder eller bliver syg? Ring 112, hvis det er alvorligt. "
            "Bliv hos den, der er kommet til skade. Aftal, hvem der har en telefon med."
        ),
    )


def insurance() -> Check:
    """Nobody is told that they are insured: that depends on who they are."""
    return Check(
        "shield-check",
        _(
            "Er I dækket af en forsikring? Spørg %(house)s før første gang. Er I en forening, så spørg jeres "
            "eget forsikringsselskab.",
            house=current_pack().house_name,
        ),
    )


def invitation(question: str, place_name: str) -> str:
    """A text to send to those who might begin; `question` is the first sentence."""
    return _(
        "%(question)s Lige nu er der ikke noget i nærheden af %(place)s. I behøver ikke være mange. "
        "Teksterne er skrevet, og I kan ændre dem. Vi hjælper jer i gang.",
        question=question,
        place=place_name,
    )
