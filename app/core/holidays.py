"""Danish public holidays, by the rules of the calendar (helligdage; store bededag ended with 2023). Pure."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter

_FROM_EASTER = {
    -3: "skærtorsdag",
    -2: "langfredag",
    0: "påskedag",
    1: "2. påskedag",
    39: "Kristi himmelfartsdag",
    49: "pinsedag",
    50: "2. pinsedag",
}
_FIXED = {
    (1, 1): "nytårsdag",
    (6, 5): "grundlovsdag",
    (12, 24): "juleaften",
    (12, 25): "juledag",
    (12, 26): "2. juledag",
    (12, 31): "nytårsaften",
}


def holiday_on(day: date) -> str | None:
    """The name of the holiday on `day` (with the eves people keep free), or None."""
    if name := _FIXED.get((day.month, day.day)):
        return name
    return _FROM_EASTER.get((day - easter(day.year)) // timedelta(days=1))
