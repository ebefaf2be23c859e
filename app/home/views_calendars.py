"""Calendars that anybody may subscribe to: what goes on with the filters of the list, and the dates of a series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.catalogue.freshness import public_changed_at
from app.core import clock
from app.core.addresses import site
from app.core.answers import HOUR, open_to_all, unless_known
from app.core.calendar_file import CalendarEntry, Subscription, file_of, subscription_of, tag_of
from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.open_lists import Arguments
from app.core.pack import current_pack
from app.core.permissions import public
from app.core.templating import url_for
from app.gatherings.calendar_feed import public_date, public_entries, public_series
from app.home import filters
from app.home.filters import Search
from app.home.views import bp
from app.places.queries import all_places

#: So long a date that is over stays, so that who looks sees that it was cancelled or moved.
LOOK_BACK = timedelta(days=30)
_MIMETYPE = "text/calendar"


@bp.get("/kalender/det-sker.ics")
@public
def show_calendar() -> ResponseReturnValue:
    """What goes on, with the filters of the list."""
    return _of_search(_search(request.args.to_dict(flat=False)))


@bp.get("/kalender/sted/<int:place_id>.ics")
@public
def show_place_calendar(place_id: int) -> ResponseReturnValue:
    """What goes on near a place; `km` is how near. Raises NotFoundError for a place that is not there."""
    search = _search({**request.args.to_dict(flat=False), "sted": [str(place_id)]})
    if search.place is None:
        raise NotFoundError
    return _of_search(search)


@bp.get("/kalender/slags/<slug>.ics")
@public
def show_kind_calendar(slug: str) -> ResponseReturnValue:
    """What goes on of one kind. Raises NotFoundError for a kind that is none."""
    search = _search({**request.args.to_dict(flat=False), "hvad": [slug]})
    if search.kind is None:
        raise NotFoundError
    return _of_search(search)


@bp.get("/kalender/gruppe/<int:series_id>.ics")
@public
def show_series_calendar(series_id: int) -> ResponseReturnValue:
    """The dates of a group, a meal or anything else that comes back.

    Raises NotFoundError when nobody may find any, so that nothing is said of what is hidden.
    """
    entries = _of_series(series_id)
    return _answer(entries[-1].title, entries)


@bp.get("/kalender/dato/<int:occurrence_id>.ics")
@public
def download_date(occurrence_id: int) -> ResponseReturnValue:
    """One date as a file for one's own calendar, whether one signs up for it or not.

    Raises NotFoundError for a date that nobody may find.
    """
    now = clock.now()
    entry = public_date(occurrence_id, earliest(now), now)
    if entry is None:
        raise NotFoundError
    response = Response(file_of([entry], now), mimetype=_MIMETYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="kalender.ics"'
    return response


@bp.get("/kalender")
@public
def subscribe() -> ResponseReturnValue:
    """How to get what goes on, or one group's dates (`gruppe`), into a calendar of one's own."""
    word = request.args.get("gruppe", "")
    if word.isascii() and word.isdecimal() and len(word) <= 9:
        title, path = (
            _of_series(int(word))[-1].title,
            url_for("home.show_series_calendar", series_id=int(word)),
        )
    else:
        search = _search(request.args.to_dict(flat=False))
        title, path = _title(search), _with(url_for("home.show_calendar"), search)
    return render_template("home/subscribe.html", title=title, **addresses_of(path))


def addresses_of(path: str) -> dict[str, str]:
    """A calendar's whole address, and the one that calendars open by themselves."""
    address = site() + path
    return {
        "address": address,
        "opening": "webcal://" + address.removeprefix(f"{urlsplit(address).scheme}://"),
    }


def earliest(now: datetime) -> datetime:
    """From when on dates stand in a calendar: the beginning of a day, so that what is written changes once a day."""
    return clock.from_wall(clock.local(now - LOOK_BACK).date(), time())


def subscription(
    about: Subscription, entries: Sequence[CalendarEntry], changed_at: datetime | None
) -> Response:
    """The answer with a calendar; who has it gets no second copy, and none is written for them."""
    # Said to be written at midnight, so that it is the same all day.
    written = clock.from_wall(clock.today(), time())
    tag = tag_of(about, entries, written)
    return unless_known(tag, lambda: subscription_of(about, entries, written), _MIMETYPE, changed_at)


def _search(arguments: Arguments) -> Search:
    kinds = [feature.catalogue_kind.kind for feature in installed() if feature.catalogue_kind]
    return filters.read_search(arguments, all_places(), kinds, int(current_pack().setting("list_radius_km")))


def _of_search(search: Search) -> Response:
    now = clock.now()
    return _answer(_title(search), public_entries(search.filters(), earliest(now), now))


def _of_series(series_id: int) -> list[CalendarEntry]:
    now = clock.now()
    entries = public_series(series_id, earliest(now), now)
    if not entries:
        raise NotFoundError
    return entries


def _answer(title: str, entries: Sequence[CalendarEntry]) -> Response:
    about = Subscription(f"{title} – {current_pack().site_name}")
    return open_to_all(subscription(about, entries, public_changed_at(clock.now())), HOUR)


def _title(search: Search) -> str:
    """ "Det sker: gåtur, Broager og 10 km"."""
    chosen = [str(words) for words, _left in filters.without(search)]
    labels = {one.kind: str(one.label) for f in installed() if (one := f.catalogue_kind)}
    words = ", ".join([*([labels[search.kind]] if search.kind else []), *chosen])
    return _("Det sker: %(what)s", what=words) if words else _("Det sker")


def _with(path: str, search: Search) -> str:
    values: dict[str, Any] = search.parameters()
    return f"{path}?{urlencode(values, doseq=True)}" if values else path
