"""A rhythm in plain words: `Den sidste onsdag i hver måned`. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from app.core.formatting import WEEKDAYS, date_da
from app.gatherings.models import Rhythm
from app.gatherings.recurrence import dates, is_last_of_month

#: From one date to the next, in the longest rhythm.
_LONGEST = timedelta(days=35)


def rhythm_in_words(rhythm: Rhythm, first_on: date) -> str:
    """How often it takes place, beginning with a capital letter; the weekday is that of `first_on`.

    A first date in the last week of its month means "the last", as `recurrence.dates` has it.
    """
    weekday = WEEKDAYS[first_on.weekday()]
    rhythm = Rhythm(rhythm)  # a row read from the database holds the plain value
    if rhythm == Rhythm.ONCE:
        return _("Kun %(date)s", date=date_da(first_on))
    if rhythm == Rhythm.WEEKLY:
        return _("Hver %(weekday)s", weekday=weekday)
    if rhythm == Rhythm.FORTNIGHTLY:
        return _("Hver anden %(weekday)s", weekday=weekday)
    return _monthly(weekday, first_on)


def reach_in_words(rhythm: Rhythm, first_on: date, until: date | None, last_on: date | None) -> str:
    """How far the dates reach that there are so far (`last_on` is the last of them), and whether more are made.

    Nothing for what is on only once, or has no date yet. More come by themselves: the job `extend_horizon`. A date
    after `until` was cancelled before its series was ended: it is not the last one.
    """
    if last_on is not None and until is not None and last_on > until:
        last_on = max(dates(Rhythm(rhythm), first_on, until - _LONGEST, until), default=None)
    if last_on is None or Rhythm(rhythm) == Rhythm.ONCE:
        return ""
    day = date_da(last_on)
    if until is None:
        return _("Der er datoer til og med %(day)s. Nye kommer af sig selv.", day=day)
    if dates(Rhythm(rhythm), first_on, last_on + timedelta(days=1), until):
        return _(
            "Der er datoer til og med %(day)s. Nye kommer af sig selv til og med %(until)s.",
            day=day,
            until=date_da(until),
        )
    return _("Den sidste dato er %(day)s.", day=day)


def _monthly(weekday: str, first_on: date) -> str:
    if is_last_of_month(first_on):
        return _("Den sidste %(weekday)s i hver måned", weekday=weekday)
    nth = (first_on.day - 1) // 7
    return (
        _("Den første %(weekday)s i hver måned", weekday=weekday),
        _("Den anden %(weekday)s i hver måned", weekday=weekday),
        _("Den tredje %(weekday)s i hver måned", weekday=weekday),
        _("Den fjerde %(weekday)s i hver måned", weekday=weekday),
    )[nth]
