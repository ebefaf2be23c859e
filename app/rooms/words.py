"""What rooms and bookings are called in Danish."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.formatting import MONTHS, WEEKDAYS, capital
from app.rooms.free_times import Opening, Trouble
from app.rooms.repeating import Repeat
from app.rooms.rules import BookingStatus, Scope, WhoMayBook

WHO_WORDS: dict[WhoMayBook, Any] = {
    WhoMayBook.STAFF: _l("Kun huset selv"),
    WhoMayBook.MEMBERS: _l("Dem, der passer en forening"),
    WhoMayBook.HOSTS: _l("Foreninger og værter for grupper"),
    WhoMayBook.EVERYBODY: _l("Alle med en konto"),
}
STATUS_WORDS: dict[BookingStatus, Any] = {
    BookingStatus.ASKED: _l("Venter på svar"),
    BookingStatus.BOOKED: _l("Booket"),
    BookingStatus.REFUSED: _l("Fik nej"),
    BookingStatus.CANCELLED: _l("Afbestilt"),
}
REPEAT_WORDS: dict[Repeat, Any] = {
    Repeat.NEVER: _l("Kun den dag"),
    Repeat.WEEKLY: _l("Hver uge"),
    Repeat.FORTNIGHTLY: _l("Hver anden uge"),
    Repeat.MONTHLY: _l("Én gang om måneden"),
}
SCOPE_WORDS: dict[Scope, Any] = {
    Scope.ONE: _l("Kun den dag"),
    Scope.FOLLOWING: _l("Den og alle senere"),
    Scope.ALL: _l("Alle dage, der ikke er gået"),
}
TROUBLE_WORDS: dict[Trouble, Any] = {
    Trouble.TAKEN: _l("Optaget"),
    Trouble.CLOSED: _l("Lukket på den tid"),
    Trouble.NOT_NOW: _l("Kan ikke bookes"),
}


def clock_words(minute: int) -> str:
    """`9.00`, from minutes after midnight."""
    return f"{minute // 60}.{minute % 60:02}"


def opening_words(opening: Opening) -> list[tuple[str, str, str, None]]:
    """(weekday, hours) for every day of the week, as a list of details wants them."""
    return [
        (
            capital(str(name)),
            f"{clock_words(hours[0])}\u2060–\u2060{clock_words(hours[1])}" if hours else _("Lukket"),
            "",
            None,
        )
        for name, hours in zip(WEEKDAYS, opening, strict=True)
    ]


def month_words(month: Sequence[int]) -> str:
    """`marts 2027`, from (year, month)."""
    return f"{MONTHS[month[1] - 1]} {month[0]}"
