"""Ready texts for a shared meal where there is none: everything can be changed before it is sent."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.starting import StartHere
from app.gathering_pages import starting
from app.gathering_pages.starting import Check
from app.places.queries import PlaceRow

_PLACES = 20


def ready_meal(place: PlaceRow, today: date) -> dict[str, Any]:
    """Field → what stands there before anybody typed."""
    return {
        "title": starting.ready_title(_("Fællesspisning i %(place)s", place=place.name)),
        "description": _(
            "Vi laver en enkel ret og spiser sammen i %(place)s. Alle er velkomne, også hvis du kommer alene. "
            "Vi siger goddag i døren.",
            place=place.name,
        ),
        "place_id": place.id,
        "meeting_point": _("Forsamlingshuset i %(place)s", place=place.name),
        "first_on": starting.ready_day(today),
        "starts_at_local": time(17, 30),
        "capacity": _PLACES,
    }


def checks() -> list[Check]:
    """What to think of before the first meal."""
    return [
        Check("map-pin", _("Find et lokale. Hvem har nøglen, og hvem rydder op?")),
        Check(
            "utensils",
            _("Vælg en ret, I kan lave til mange. Køb først ind, når I ved, hvor mange der kommer."),
        ),
        Check("circle-alert", _("Spørg, hvad gæsterne ikke kan tåle. Sig det til alle i køkkenet.")),
        starting.if_somebody_falls(),
        starting.insurance(),
    ]


def _invitation(place_name: str) -> str:
    question = _("Vil I holde en fællesspisning i %(place)s?", place=place_name)
    return starting.invitation(question, place_name)


START_HERE = StartHere(
    label=_l("Start en fællesspisning her"),
    one=_l("fællesspisning"),
    path=lambda place_id: url_for("meals.propose_meal", sted=place_id),
    invitation=_invitation,
)
