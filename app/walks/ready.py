"""Ready texts for a walking group where there is none: everything can be changed before it is sent."""

from __future__ import annotations

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.starting import StartHere
from app.gathering_pages import starting
from app.gathering_pages.starting import Check
from app.places.queries import PlaceRow


def ready_steps(place: PlaceRow, today: date) -> dict[str, dict[str, str]]:
    """Step → field → what stands there before anybody typed. Nothing is said of who can come along: only they know."""
    return {
        "hvad": {
            "title": starting.ready_title(_("Gåtur i %(place)s", place=place.name)),
            "description": _(
                "Vi går en rolig tur i %(place)s og følges ad hele vejen. Bagefter drikker dem, der har lyst, "
                "en kop kaffe. Alle er velkomne, også hvis du kommer alene.",
                place=place.name,
            ),
            "tempo": "calm",
            "kilometres": "3",
        },
        "hvor": {
            "place_id": str(place.id),
            "meeting_point": _("Ved busstoppestedet i %(place)s", place=place.name),
        },
        "hvornaar": {
            "rhythm": "weekly",
            "first_on": starting.ready_day(today).isoformat(),
            "starts_at_local": "10:00",
            "duration_minutes": "90",
        },
    }


def checks() -> list[Check]:
    """What to think of before the first walk."""
    return [
        Check("footprints", _("Gå ruten selv først. Se efter huller, bænke og et toilet.")),
        Check("map-pin", _("Vælg et mødested, som alle kan finde. Er der en bus?")),
        Check("users", _("Aftal, hvem der går forrest, og hvem der går bagest. Ingen går alene.")),
        starting.if_somebody_falls(),
        starting.insurance(),
    ]


def _invitation(place_name: str) -> str:
    return starting.invitation(_("Vil I starte en gåtur i %(place)s?", place=place_name), place_name)


START_HERE = StartHere(
    label=_l("Start en gåtur her"),
    one=_l("gåtur"),
    path=lambda place_id: url_for("walks.propose_walk", sted=place_id),
    invitation=_invitation,
)
