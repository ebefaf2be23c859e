"""What somebody looks for in the list of events, as it stands in an address. What is not understood is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.catalogue.queries import Days, Filters, Page, Point
from app.core.pack import current_pack
from app.events.models import EventForm
from app.events.queries import KIND, series_of_form
from app.events.wording import USUAL, form_called, form_in_words
from app.gathering_pages.paging import cursor_of
from app.places.queries import PlaceRow, all_places


@dataclass(frozen=True)
class Wanted:
    """What is chosen; None and ALL are all."""

    place: PlaceRow | None = None
    form: EventForm | None = None
    days: Days = Days.ALL

    def filters(self) -> Filters:
        """For the catalogue."""
        near = Point(self.place.lat, self.place.lon) if self.place else None
        km = int(current_pack().setting("list_radius_km"))
        chosen = series_of_form(self.form) if self.form else None
        return Filters(near=near, radius_km=km, days=self.days, kind=KIND, series=chosen)

    def arguments(self) -> dict[str, Any]:
        """For an address: only what is chosen."""
        chosen: dict[str, Any] = {"sted": self.place.id} if self.place else {}
        if self.form:
            chosen["form"] = USUAL[self.form].slug
        return {**chosen, **({"dag": self.days.value} if self.days is not Days.ALL else {})}

    def without(self) -> list[tuple[str, str]]:
        """What is chosen in words, and the address without it."""
        left = []
        if self.place:
            left.append((self.place.name, replace(self, place=None)))
        if self.form:
            left.append((form_in_words(self.form), replace(self, form=None)))
        if self.days is not Days.ALL:
            left.append((dict(day_choices())[self.days.value], replace(self, days=Days.ALL)))
        return [(words, url_for("events.list_events", **one.arguments())) for words, one in left]

    def links(self, page: Page) -> tuple[str | None, str | None]:
        """Addresses of the page before and the page after; None where the list ends."""

        def link(name: str, cursor: Any) -> str | None:
            if cursor is None:
                return None
            values: dict[str, Any] = {**self.arguments(), name: cursor_of(cursor)}
            return url_for("events.list_events", **values)

        return link("foer", page.previous), link("efter", page.next)


def read_wanted(args: Mapping[str, str]) -> Wanted:
    """What an address asks for."""
    place = next((one for one in all_places() if str(one.id) == args.get("sted")), None)
    days = next((one for one in Days if one == args.get("dag")), Days.ALL)
    return Wanted(place, form_called(args.get("form", "")), days)


def day_choices() -> list[tuple[str, str]]:
    """When, for a list to choose from."""
    return [
        (Days.ALL.value, _("Alle dage")),
        (Days.TWO_WEEKS.value, _("De næste 14 dage")),
        (Days.WEEKDAYS.value, _("Hverdage")),
        (Days.WEEKEND.value, _("Weekend")),
    ]


def form_choices() -> list[tuple[str, str]]:
    """Forms, for a list to choose from."""
    return [(usual.slug, form_in_words(form)) for form, usual in USUAL.items()]
