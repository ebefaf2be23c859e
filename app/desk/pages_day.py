"""What the day's page says and where it goes back to."""

from __future__ import annotations

from datetime import datetime

from flask import request, url_for
from flask_babel import gettext as _

from app.core import clock
from app.desk.queries_day import Entry

#: What `?vis=` says for one's own rows.
MINE = "mine"


def greeting(now: datetime, name: str) -> str:
    """`Godmorgen, Mette`, by the clock in Copenhagen."""
    hour = clock.local(now).hour
    if hour < 10:
        return _("Godmorgen, %(name)s", name=name)
    return _("God aften, %(name)s", name=name) if hour >= 18 else _("Goddag, %(name)s", name=name)


def only_kind(entries: list[Entry], wanted: str, me: int | None) -> list[Entry]:
    """The rows of one kind, or one's own; all of them when nothing is asked for."""
    if not wanted:
        return entries
    if wanted == MINE:
        return [one for one in entries if one.holder is not None and one.holder[0] == me]
    return [one for one in entries if str(one.row.kind) == wanted]


def back_to_day() -> str:
    """The day's page, with the kind that was looked at."""
    return url_for("desk.show_day", vis=request.form.get("vis") or None)
