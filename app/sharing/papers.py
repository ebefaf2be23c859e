"""How a paper leaves for everybody: set once for all who ask for the same, and not more than a network needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from flask import abort
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, throttle
from app.core.addresses import site
from app.core.answers import FIVE_MINUTES, keep
from app.core.formatting import phone
from app.core.forms import commit_alone
from app.core.pack import current_pack
from app.core.permissions import current_actor
from app.documents.poster_pdf import PosterPaper, make_poster_pdf
from app.documents.programme_pdf import ProgrammePaper, make_programme_pdf

#: Papers to one network: a library prints all its villages, and no more.
MOST_ASKED, WINDOW = 60, timedelta(minutes=10)
Paper = ProgrammePaper | PosterPaper


def for_printing(paper: Callable[[], Paper], name: str) -> Response:
    """The file, shown by the browser and called `name`. Whoever asks for very many is told to wait (429)."""
    bucket, now = f"paper:{current_actor().network}", clock.now()
    if throttle.count(bucket, now, WINDOW) >= MOST_ASKED:
        abort(429)
    response = Response(_file(paper(), clock.local(now).date()), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    commit_alone(lambda: _count(bucket, now))
    return keep(response, FIVE_MINUTES)


def _count(bucket: str, now: datetime) -> None:
    throttle.hit(bucket, now, WINDOW)


@lru_cache(maxsize=32)
def _file(paper: Paper, made_on: date) -> bytes:
    """The same paper on the same day is the same bytes, and is set once."""
    made_at = clock.from_wall(made_on, time(6))
    return (
        make_poster_pdf(paper, made_at)
        if isinstance(paper, PosterPaper)
        else make_programme_pdf(paper, made_at)
    )


def house_phone() -> str:
    """The number of the house, in words."""
    return phone(current_pack().phone)


def phone_label() -> str:
    """Above that number, where it stands large."""
    return _("Ring til %(house)s", house=current_pack().house_name)


def whole(path: str) -> str:
    """A path with the site before it: what a phone reads."""
    return site() + path


def typed(path: str) -> str:
    """The same as somebody types it."""
    host = urlsplit(site()).netloc
    return f"{host}{path}".removesuffix("/")


def code_alt(address: str) -> str:
    """What the square says, for who does not see it."""
    return _("QR-kode, der åbner %(address)s", address=address)
