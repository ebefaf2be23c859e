"""What happens in a place in a while, line by line, as it stands on a page and on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from flask_babel import gettext as _

from app.catalogue.queries import Filters, ListedEntry, Point, next_entries
from app.catalogue.standing import ListedStanding, find_standing
from app.core import clock
from app.core.formatting import MONTHS, WEEKDAYS, capital, date_da, time_range
from app.core.pack import current_pack
from app.places.queries import PlaceRow
from app.sharing.regular import Hours, Regular, gather

#: A programme has so many lines at most, made of so many dates, and spans so many days.
MOST_LINES, MOST_DATES, MOST_DAYS = 120, 500, 62
#: Km around a place; 0 is the place itself.
DISTANCES = (0, 5, 10)
#: What has no dates stands in the place itself when it lies so near, in km.
_SAME_PLACE_KM = 1
_ONE_DAY = timedelta(days=1)


class Period(StrEnum):
    """For which days; the values stand in addresses."""

    WEEK = "uge"
    TWO_WEEKS = "14-dage"
    MONTH = "maaned"
    NEXT_MONTH = "naeste-maaned"
    OWN = "egne"

    @property
    def is_month(self) -> bool:
        """Whether it is called by the name of a month."""
        return self in (Period.MONTH, Period.NEXT_MONTH)


@dataclass(frozen=True)
class Asked:
    """Which programme."""

    place: PlaceRow | None
    km: int
    period: Period
    first: date
    last: date

    @property
    def where(self) -> str:
        """The place, or the whole municipality."""
        return self.place.name if self.place else current_pack().municipality_name


@dataclass(frozen=True)
class Line:
    """When, what, where, and what else one must know before going."""

    day: str
    hours: str
    title: str
    where: str
    notes: str
    url: str
    is_cancelled: bool = False


@dataclass(frozen=True)
class Programme:
    """What comes back and what is on one day."""

    title: str
    regular: tuple[Line, ...]
    dated: tuple[Line, ...]
    #: What is said below it: that there is nothing, or more than stands there.
    note: str = ""


def span_of(period: Period, today: date) -> tuple[date, date]:
    """The first and the last day of a period that is seen from today."""
    month = today.replace(day=1)
    if period is Period.WEEK:
        return today, today + (6 - today.weekday()) * _ONE_DAY
    if period is Period.MONTH:
        return month, _next_month(month) - _ONE_DAY
    if period is Period.NEXT_MONTH:
        return _next_month(month), _next_month(_next_month(month)) - _ONE_DAY
    return today, today + 13 * _ONE_DAY


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def title_of(asked: Asked, today: date) -> str:
    """`Det sker i Fynshav i december`, `Det sker i Fynshav fra 30. november til 13. december`."""
    if asked.period.is_month:
        year = "" if asked.first.year == today.year else f" {asked.first.year}"
        month = MONTHS[asked.first.month - 1] + year
        return _("Det sker i %(where)s i %(month)s", where=asked.where, month=month)
    first, last = (f"{day.day}. {MONTHS[day.month - 1]}" for day in (max(asked.first, today), asked.last))
    return _("Det sker i %(where)s fra %(first)s til %(last)s", where=asked.where, first=first, last=last)


def programme_of(asked: Asked, now: datetime) -> Programme:
    """What is to come of it: dates, and what goes on without dates. Two statements."""
    today = clock.local(now).date()
    found = next_entries(_filters(asked), now, MOST_DATES + 1)
    lines = gather([(entry, _hours(entry)) for entry in found[:MOST_DATES]])
    standing = _standing(asked, now, today)
    regular = [*(_line(line, asked) for line in lines if line.comes_back), *map(_standing_line, standing)]
    dated = [_line(line, asked) for line in lines if not line.comes_back]
    room = max(0, MOST_LINES - len(regular))
    is_cut = len(found) > MOST_DATES or len(regular) + len(dated) > MOST_LINES
    note = _note(is_empty=not regular and not dated, is_cut=is_cut)
    return Programme(title_of(asked, today), tuple(regular[:MOST_LINES]), tuple(dated[:room]), note)


def _note(*, is_empty: bool, is_cut: bool) -> str:
    if is_empty:
        return _("Der er ikke noget på programmet endnu. Ring, så finder vi noget sammen.")
    return _("Der sker mere, end der er plads til her. Se resten på nettet, eller ring.") if is_cut else ""


def _filters(asked: Asked) -> Filters:
    span, place = (asked.first, asked.last), asked.place
    if place is None:
        return Filters(span=span)
    if not asked.km:
        return Filters(span=span, place_id=place.id)
    return Filters(span=span, near=Point(place.lat, place.lon), radius_km=asked.km)


def _standing(asked: Asked, now: datetime, today: date) -> Sequence[ListedStanding]:
    """What goes on without dates and does not rest until the period is over. One statement."""
    place = asked.place
    filters = Filters() if place is None else Filters(Point(place.lat, place.lon), asked.km or _SAME_PLACE_KM)
    found = find_standing(filters, now, today, MOST_LINES).entries
    # What lies nowhere is everywhere: it fills no village's sheet.
    near = [one for one in found if place is None or one.lat is not None]
    return [one for one in near if one.paused_until is None or one.paused_until <= asked.last]


def _hours(entry: ListedEntry) -> Hours:
    start, end = (clock.local(at).replace(tzinfo=None) for at in (entry.starts_at, entry.ends_at))
    return Hours(start, end)


def _line(line: Regular[ListedEntry], asked: Asked) -> Line:
    entry = line.first
    return Line(
        day=_days(line),
        hours=time_range(entry.starts_at, entry.ends_at),
        title=entry.title,
        where=_where(entry, asked),
        notes=" ".join(_notes(line)),
        url=entry.url if not line.comes_back else entry.url.partition("?")[0],
        is_cancelled=not line.days,
    )


def _days(line: Regular[ListedEntry]) -> str:
    day = line.hours.start.date()
    if not line.comes_back:
        return capital(date_da(day))
    weekday = WEEKDAYS[day.weekday()]
    if line.weeks == 1:
        return _("Hver %(weekday)s", weekday=weekday)
    if line.weeks == 2:
        return _("Hver anden %(weekday)s", weekday=weekday)
    # "Torsdage": not in a rhythm that a few words can say.
    return capital(_("%(weekday)se", weekday=weekday))


def _where(entry: ListedEntry, asked: Asked) -> str:
    is_here = asked.place is not None and entry.place_name == asked.place.name
    parts = (entry.meeting_point, "" if is_here else entry.place_name)
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _notes(line: Regular[ListedEntry]) -> Iterable[str]:
    entry = line.first
    if line.comes_back and line.days:
        yield f"{capital(days_in_words(line.days))}."
    if line.comes_back and line.cancelled:
        yield _("Aflyst den %(days)s.", days=days_in_words(line.cancelled))
    if not line.days:
        return
    if entry.price_text and entry.price_text != _("Gratis"):
        yield _("Pris: %(price)s", price=_sentence(entry.price_text))
    yield _("Ring og meld dig til.") if entry.needs_sign_up else _("Bare mød op.")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def days_in_words(days: Sequence[date]) -> str:
    """`3., 10. og 17. december`; days of two months: `26. november, 3. og 10. december`."""
    return ", ".join(
        f"{_listed([f'{day.day}.' for day in some])} {MONTHS[month - 1]}"
        for month, some in groupby(days, lambda day: day.month)
    )


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return _("%(some)s og %(last)s", some=", ".join(first), last=last) if first else last


def _standing_line(one: ListedStanding) -> Line:
    return Line(
        day=one.when_text,
        hours="",
        title=one.title,
        where=one.where_text,
        notes=_("Ring og hør mere."),
        url=one.url,
    )
