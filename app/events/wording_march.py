"""Routes in the words that people read."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core import clock
from app.core.formatting import time_da
from app.events.models_march import MarchRoute


def length_in_words(metres: int) -> str:
    """`5 km`, `2,5 km`."""
    return _("%(km)s km", km=f"{metres / 1000:g}".replace(".", ","))


def begins_at(route: MarchRoute, starts_at: datetime) -> datetime:
    """When the route begins on the day of a date that begins at `starts_at`."""
    return clock.from_wall(clock.local(starts_at).date(), route.starts_at_local)


def start_in_words(route: MarchRoute, starts_at: datetime) -> str:
    """`Starter kl. 9.30 ved Torvet`."""
    return _(
        "Starter %(time)s. I mødes her: %(place)s",
        time=time_da(begins_at(route, starts_at)),
        place=route.meeting_point,
    )


def route_in_letters(route: MarchRoute, starts_at: datetime) -> str:
    """A sentence for letters about a sign-up, which say when the whole march begins."""
    return _(
        "Din rute er %(name)s (%(km)s). Den starter %(time)s her: %(place)s.",
        name=route.name,
        km=length_in_words(route.metres),
        time=time_da(begins_at(route, starts_at)),
        place=route.meeting_point,
    )
