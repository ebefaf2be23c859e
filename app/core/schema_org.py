"""What pages tell machines in the words of schema.org: dates with time, place and price. Nothing that they do not show.

As data (JSON-LD) in a script element, which no browser carries out and the content security policy lets be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from app.core import clock


class Happening(NamedTuple):
    """One date of something that anybody may come to."""

    #: Path on this site.
    url: str
    starts_at: datetime
    ends_at: datetime | None
    street: str
    place: str
    postal_code: str
    is_cancelled: bool


class Told(NamedTuple):
    """What holds for all its dates."""

    name: str
    text: str
    #: An organisation's name, never a person's.
    organizer: str
    price_ore: int
    #: The site's address, without a path.
    site: str
    #: Whether one can also be there from home. How is said to who signs up, never here.
    is_online: bool = False


def script_of(told: Told, happenings: Sequence[Happening]) -> Markup:
    """The script element; nothing without dates."""
    if not happenings:
        return Markup()
    said = {"@context": "https://schema.org", "@graph": [_event(told, one) for one in happenings]}
    # `htmlsafe_json_dumps` leaves no character that could end the element.
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(said))


def _event(told: Told, one: Happening) -> dict[str, Any]:
    url = told.site + one.url
    address = {
        "@type": "PostalAddress",
        "streetAddress": one.street,
        "addressLocality": one.place,
        "postalCode": one.postal_code,
        "addressCountry": "DK",
    }
    place = {
        "@type": "Place",
        "name": one.street or one.place,
        "address": {name: value for name, value in address.items() if value},
    }
    status = "EventCancelled" if one.is_cancelled else "EventScheduled"
    event = {
        "@type": "Event",
        "name": told.name,
        "description": told.text,
        "url": url,
        "startDate": clock.local(one.starts_at).isoformat(),
        "endDate": clock.local(one.ends_at).isoformat() if one.ends_at else "",
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": f"https://schema.org/{'Mixed' if told.is_online else 'Offline'}EventAttendanceMode",
        # One signs up for the way in, on the page.
        "location": [place, {"@type": "VirtualLocation", "url": url}] if told.is_online else place,
        "organizer": {"@type": "Organization", "name": told.organizer},
        "isAccessibleForFree": told.price_ore == 0,
        "offers": {
            "@type": "Offer",
            "price": f"{told.price_ore / 100:.2f}",
            "priceCurrency": "DKK",
            "url": url,
        },
    }
    return {name: value for name, value in event.items() if value != ""}
