"""How dates, times, phone numbers and distances read in Danish. All are Jinja filters of the same name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import phonenumbers
from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
_SHORT_WEEKDAYS = (_l("man."), _l("tirs."), _l("ons."), _l("tors."), _l("fre."), _l("lør."), _l("søn."))
_SHORT_MONTHS = (
    _l("jan."),
    _l("feb."),
    _l("marts"),
    _l("april"),
    _l("maj"),
    _l("juni"),
    _l("juli"),
    _l("aug."),
    _l("sep."),
    _l("okt."),
    _l("nov."),
    _l("dec."),
)
_NBSP = "\u00a0"
_AFTER_NUMBER = re.compile("(?<=[0-9½]) (?=[a-zæøå])")
_JOIN = "\u2060"


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def _clock(value: time | datetime) -> str:
    at = clock.local(value) if isinstance(value, datetime) else value
    return f"{at.hour}.{at.minute:02}"


def date_da(value: date | datetime, today: date | None = None) -> str:
    """`torsdag den 3. december`; the year only when it is not this year's."""
    day = _day(value)
    text = f"{WEEKDAYS[day.weekday()]} den{_NBSP}{day.day}. {MONTHS[day.month - 1]}"
    return text if day.year == (today or clock.today()).year else f"{text} {day.year}"


def date_block(value: date | datetime) -> tuple[str, int, str]:
    """The parts of a page of a tear-off calendar: (`tors.`, 3, `dec.`)."""
    day = _day(value)
    return str(_SHORT_WEEKDAYS[day.weekday()]), day.day, str(_SHORT_MONTHS[day.month - 1])


def date_short(value: date | datetime) -> str:
    """`3.12.2026`, for tables."""
    day = _day(value)
    return f"{day.day}.{day.month}.{day.year}"


def time_da(value: time | datetime) -> str:
    """`kl. 10.00` on a clock in Copenhagen."""
    return f"kl.{_NBSP}{_clock(value)}"


def time_range(start: datetime, end: datetime) -> str:
    """`kl. 10.00–11.30`."""
    return f"kl.{_NBSP}{_clock(start)}{_JOIN}–{_JOIN}{_clock(end)}"


def when(start: datetime, end: datetime | None = None) -> str:
    """`torsdag den 3. december kl. 10.00` or, with an end, `… kl. 10.00–11.30`."""
    return f"{date_da(start)} {time_range(start, end) if end else time_da(start)}"


def when_near(start: datetime, now: datetime) -> str:
    """The same with `i dag` or `i morgen` before it where it is true: `i morgen, torsdag den 3. december kl. 10.00`."""
    days = (_day(start) - _day(now)).days
    near = {0: _("i dag"), 1: _("i morgen")}.get(days)
    return f"{near}, {when(start)}" if near else when(start)


def capital(text: str) -> str:
    """The same text with a capital first letter, for the start of a sentence."""
    return text[:1].upper() + text[1:]


def ended(text: str) -> str:
    """The same text with a full stop, unless it ends a sentence already: more may be said after it."""
    text = text.rstrip()
    return f"{text}." if text and text[-1] not in ".!?…" else text


def lower_first(text: object) -> str:
    """The same text with a small first letter, for the middle of a sentence; the rest stays: "det, I kan tale om"."""
    words = str(text)
    return words[:1].lower() + words[1:]


def phone(number: str | None) -> str:
    """`12 34 56 78` for Danish numbers, `+49 …` for others; the text itself for what is no number."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, "DK")
    except phonenumbers.NumberParseException:
        return number
    if parsed.country_code == 45:
        digits = str(parsed.national_number)
        return _NBSP.join(digits[i : i + 2] for i in range(0, len(digits), 2))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(
        " ", _NBSP
    )


def masked_phone(number: str | None) -> str:
    """`•• •• •• 41`: enough to know one's own number again, too little for anybody else. Empty without one."""
    return f"••{_NBSP}••{_NBSP}••{_NBSP}{number[-2:]}" if number else ""


def duration(minutes: int) -> str:
    """`45 minutter`, `1 time`, `1½ time`, `2 timer og 15 minutter`."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return _("%(n)s minutter", n=rest)
    if rest == 30:
        return _("%(n)s½ time", n=hours) if hours == 1 else _("%(n)s½ timer", n=hours)
    text = _("1 time") if hours == 1 else _("%(n)s timer", n=hours)
    return f"{text} {_('og %(n)s minutter', n=rest)}" if rest else text


def bound(text: str) -> str:
    """The text with every number on one line with the word after it: `2 timer på 3 opgaver`."""
    return _AFTER_NUMBER.sub(_NBSP, text)


def unbound(text: str) -> str:
    """The text without what only keeps a browser from breaking a line: for programmes."""
    return text.replace(_JOIN, "").replace(_NBSP, " ")


def waited(since: datetime, now: datetime) -> str:
    """How long something has waited, in words: `3 timer`, `2 dage`."""
    gone: timedelta = now - since
    if gone < timedelta(hours=1):
        return _("under en time")
    if gone < timedelta(days=1):
        hours = int(gone.total_seconds() // 3600)
        return _("1 time") if hours == 1 else _("%(n)s timer", n=hours)
    return _("1 dag") if gone.days == 1 else _("%(n)s dage", n=gone.days)


def number_da(value: float) -> str:
    """`1.250` and `4,5`."""
    text = f"{value:,}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    return text.removesuffix(",0")


def listed(parts: Sequence[str]) -> str:
    """`a, b og c`."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s og %(last)s", first=", ".join(parts[:-1]), last=parts[-1])


def init_app(app: Flask) -> None:
    """Make every function above a filter."""
    for filter_ in (
        date_da,
        date_block,
        date_short,
        time_da,
        time_range,
        when,
        when_near,
        capital,
        lower_first,
        phone,
        masked_phone,
        duration,
        waited,
        number_da,
    ):
        app.jinja_env.filters[filter_.__name__] = filter_
