"""How days, times and numbers are said on the telephone, so that who listens can write them down. Pure."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _

from app.core.clock import local
from app.core.formatting import date_da, duration, number_da

_HOURS = ("tolv", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve")
_NUMBERS = ("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")
#: Minutes past the hour → how they are said; "%h" is the hour, "%n" the next one.
_MINUTES = {
    0: "%h",
    5: "fem minutter over %h",
    10: "ti minutter over %h",
    15: "kvart over %h",
    20: "tyve minutter over %h",
    25: "fem minutter i halv %n",
    30: "halv %n",
    35: "fem minutter over halv %n",
    40: "tyve minutter i %n",
    45: "kvart i %n",
    50: "ti minutter i %n",
    55: "fem minutter i %n",
}
_PLAIN_SPACE = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\u2060": None})


def number_aloud(number: int) -> str:
    """`to`, `tolv`, and figures above twelve."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def time_aloud(instant: datetime) -> str:
    """`klokken halv elleve om formiddagen`; an odd minute is said as figures: `klokken 10.07`."""
    at = local(instant)
    said = _MINUTES.get(at.minute)
    if said is None:
        return f"klokken {at.hour}.{at.minute:02}"
    words = said.replace("%h", _HOURS[at.hour % 12]).replace("%n", _HOURS[(at.hour + 1) % 12])
    return f"klokken {words} {_part_of_day(at.hour)}".rstrip()


def day_aloud(instant: datetime, now: datetime) -> str:
    """`i dag`, `i morgen, torsdag den 3. december`, `på lørdag den 5. december`, `torsdag den 17. december`."""
    days = (local(instant).date() - local(now).date()).days
    day = date_da(instant, local(now).date()).translate(_PLAIN_SPACE)
    if days == 0:
        return _("i dag, %(day)s", day=day)
    if days == 1:
        return _("i morgen, %(day)s", day=day)
    return _("på %(day)s", day=day) if days < 7 else day


def when_aloud(instant: datetime, now: datetime) -> str:
    """Day and time together: `på lørdag den 5. december klokken ti om formiddagen`."""
    return f"{day_aloud(instant, now)} {time_aloud(instant)}"


def duration_aloud(minutes: int) -> str:
    """`halvanden time`, `to timer`, `45 minutter`."""
    if minutes == 90:
        return "halvanden time"
    hours, rest = divmod(minutes, 60)
    if rest == 30 and hours > 1:
        return f"{number_aloud(hours)} en halv time"
    return f"{number_aloud(hours)} timer" if rest == 0 and hours > 1 else duration(minutes)


def kilometres_aloud(kilometres: Decimal) -> str:
    """`to kilometer`, `halvanden kilometer`, `fire en halv kilometer`, `3,2 kilometer`."""
    whole, part = divmod(kilometres, 1)
    if part == 0:
        return f"{number_aloud(int(whole))} kilometer"
    if part == Decimal("0.5"):
        if whole == 0:
            return "en halv kilometer"
        return "halvanden kilometer" if whole == 1 else f"{number_aloud(int(whole))} en halv kilometer"
    return f"{number_da(float(kilometres))} kilometer"


def price_aloud(price_ore: int) -> str:
    """`Det koster ikke noget.` or `Det koster 45 kroner.`"""
    if price_ore == 0:
        return _("Det koster ikke noget.")
    kroner, ore = divmod(price_ore, 100)
    return _("Det koster %(price)s kroner.", price=f"{kroner},{ore:02}" if ore else str(kroner))


def _part_of_day(hour: int) -> str:
    parts = ((5, "om natten"), (10, "om morgenen"), (12, "om formiddagen"), (18, "om eftermiddagen"))
    return next((words for end, words in parts if hour < end), "om aftenen")
