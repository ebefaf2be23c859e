"""Front page and what goes on: as a list, a week or a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue.by_day import days_between
from app.catalogue.going_on import going_on
from app.catalogue.queries import Filters, Page, find_entries, next_entries
from app.catalogue.standing import ListedStanding, Standing, find_standing
from app.core import clock
from app.core.feature import CatalogueKind, installed
from app.core.formatting import WEEKDAYS
from app.core.pack import current_pack
from app.core.permissions import public
from app.core.templating import once, url_for
from app.groups import finding
from app.home import filters, inviting, periods, wording
from app.home.filters import Search
from app.home.period_page import shown_days, shown_weeks
from app.home.periods import Period, View, period_of
from app.places import map as place_map
from app.places.choices import place_groups
from app.places.models import TOWN
from app.places.queries import PlaceRow, all_places

bp = Blueprint("home", __name__)

#: The front page shows a taste, not the list.
_TASTE = 4
#: What goes on without a date stands below the first page of dates, at most so many.
_STANDING = 6
#: So many of a day stand in the calendar; the list of the day has the rest.
_OF_A_DAY = {View.WEEK: 8, View.MONTH: 3}


@bp.get("/")
@public
def front_page() -> ResponseReturnValue:
    """The question, the ways in, what goes on now and soon, and a telephone number."""
    now = clock.now()
    goes_on = going_on(Filters(), now)[: _TASTE // 2]
    return render_template(
        "home/front_page.html",
        goes_on=goes_on,
        entries=next_entries(Filters(with_cancelled=False), now, _TASTE - len(goes_on)),
        place_groups=place_groups(),
        options=filters,
        choices=once(finding.choices),
    )


@bp.get("/det-sker")
@public
def list_events() -> ResponseReturnValue:
    """What goes on, soonest first: filters, map and twelve cards; or a week or a month. It can be shared."""
    places, kinds = all_places(), catalogue_kinds()
    arguments = request.args.to_dict(flat=False)
    radius = current_pack().setting("list_radius_km")
    search = filters.read_search(arguments, places, [kind.kind for kind in kinds], radius)
    period = periods.read_period(arguments, clock.today())
    if period is not None:
        return show_period(replace(search, on=None), period, choices())
    cursor, now = filters.read_cursor(arguments), clock.now()
    page = find_entries(search.filters(), now, cursor)
    standing = _standing(search, page)
    return render_template(
        "home/list_events.html",
        search=search,
        page=page,
        goes_on=going_on(search.filters(), now) if search.on == clock.today() and cursor is None else (),
        standing=_numbered(standing.entries, len(page.entries)),
        today=clock.today(),
        views=once(_views, replace(search, on=None), None, search.on or clock.today()),
        subscribe_url=_subscribe_address(search),
        **choices(),
        **_ways_on(search, page, standing),
        **_map_of(page, standing, places),
    )


def show_period(search: Search, period: Period, choices: dict[str, Any]) -> str:
    """A week or a month of what goes on, day by day."""
    today = clock.today()
    found = days_between(
        search.filters(), clock.now(), period.first, period.last, most=_OF_A_DAY[period.view]
    )
    days = shown_days(found, today, lambda day: _address(replace(search, on=day)))
    is_empty = not any(day.entries for day in found)
    return render_template(
        "home/show_period.html",
        search=search,
        period=period,
        kept=tuple(period.parameters().items()),
        days=[day for day in days.values() if not day.is_past],
        weeks=shown_weeks(
            period, days, today, lambda day: _period_address(search, period_of(View.WEEK, day))
        ),
        weekdays=WEEKDAYS,
        views=_views(search, period, max(today, period.first)),
        subscribe_url=_subscribe_address(search),
        chosen=[(words, _period_address(left, period)) for words, left in filters.without(search)],
        all_url=_period_address(Search(), period),
        advice=wording.advice(search, lambda left: _period_address(left, period)) if is_empty else None,
        **_periods_beside(search, period, today),
        **choices,
    )


def _periods_beside(search: Search, period: Period, today: date) -> dict[str, str | None]:
    """Addresses of the period before, that of today, and the one after; None where there is none."""
    earlier, later = periods.before(period, today), periods.after(period, today)
    now = period_of(period.view, today) if earlier else None
    beside = {"earlier_url": earlier, "today_url": now, "later_url": later}
    return {name: _period_address(search, one) if one else None for name, one in beside.items()}


def _period_address(search: Search, period: Period) -> str:
    return _address(search, period.parameters())


def _views(search: Search, period: Period | None, day: date) -> tuple[tuple[str, str, bool, None], ...]:
    """The ways to see the same: (words, address, whether it is the one that is shown, no number); `day` is the one
    whose week and month that are.
    """
    shown = period.view if period else None
    return (
        (_("Liste"), _address(search), shown is None, None),
        *(
            (words, _period_address(search, period_of(view, day)), shown is view, None)
            for view, words in ((View.WEEK, _("Uge")), (View.MONTH, _("Måned")))
        ),
    )


def _standing(search: Search, page: Page) -> Standing:
    """What goes on without a date, below the first page."""
    if page.previous is not None or search.on is not None:
        return Standing((), 0)
    return find_standing(search.filters(), clock.now(), clock.today(), _STANDING)


def _numbered(entries: Sequence[ListedStanding], after: int) -> list[tuple[ListedStanding, int | None]]:
    """Each with its number on the map, after those of the dates; None is not on the map."""
    numbers = count(after + 1)
    return [(one, next(numbers) if one.lat is not None else None) for one in entries]


def catalogue_kinds() -> list[CatalogueKind]:
    """How entries of each kind look, in menu order."""
    return [feature.catalogue_kind for feature in installed() if feature.catalogue_kind]


def choices() -> dict[str, Any]:
    """What the filters of the list offer."""
    return {
        "options": filters,
        "place_groups": place_groups(),
        "kinds": once(_kinds_in_words),
    }


def _kinds_in_words() -> tuple[tuple[str, str], ...]:
    return tuple((kind.kind, str(kind.label)) for kind in catalogue_kinds())


def _ways_on(search: Search, page: Page, standing: Standing) -> dict[str, Any]:
    """Words about the result and addresses that lead on from it."""
    return {
        "heading": wording.heading(page, standing.total),
        "advice": None if page.entries or standing.total else wording.advice(search, _address),
        "standing_heading": wording.standing_heading(standing.total),
        "more_standing": _groups_path(search) if standing.total > len(standing.entries) else None,
        "chosen": [(words, _address(left)) for words, left in filters.without(search)],
        "previous_url": _address(search, filters.write_cursor(page.previous)) if page.previous else None,
        "next_url": _address(search, filters.write_cursor(page.next)) if page.next else None,
        "map_url": url_for("home.show_large_map", **search.parameters()),
        "starts": inviting.starts_near(search, page, standing, clock.now()),
    }


def _address(search: Search, more: Mapping[str, str] | None = None) -> str:
    """The page of a search; `more` is a place in the list, or a week or a month."""
    values: dict[str, Any] = search.parameters() | dict(more or {})
    address = url_for("home.list_events")
    return f"{address}?{urlencode(values, doseq=True)}" if values else address


def _subscribe_address(search: Search) -> str:
    """How to get the same into a calendar of one's own."""
    values = replace(search, on=None).parameters()
    return url_for("home.subscribe") + (f"?{urlencode(values, doseq=True)}" if values else "")


def _groups_path(search: Search) -> str:
    """All groups, as near as what is looked for."""
    return url_for("groups.list_groups", sted=search.place.id if search.place else None)


def _map_of(page: Page, standing: Standing, places: list[PlaceRow]) -> dict[str, Any]:
    """The drawing, a numbered pin per card, and the names of the larger towns."""
    drawing = place_map.read_map(Path(current_app.config["PACK"]) / "basemap.geojson")
    cards = tuple([(entry.title, entry.lat, entry.lon) for entry in page.entries])
    cards += tuple(
        (one.title, one.lat, one.lon) for one in standing.entries if one.lat is not None and one.lon
    )
    towns = tuple([(place.name, place.lat, place.lon) for place in places if place.kind == TOWN])
    return {
        "drawing": drawing,
        "pins": place_map.place_pins(drawing.frame, cards),
        "labels": place_map.place_labels(drawing.frame, towns),
    }
