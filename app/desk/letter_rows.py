"""Letters on the day's page: what is to be printed, and what is to be carried to the letter box."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.day_share import DayRow
from app.core.permissions import Permission
from app.notifications.post_queries import Pile, open_piles, post_before
from app.notifications.routing import LETTER_TAKES

#: Audit action → what it is called on the day's page.
DONE = {
    "letters.post": lambda n: ngettext("%(num)s bunke breve postet", "%(num)s bunker breve postet", n),
}


def letter_rows(now: datetime) -> list[DayRow]:
    """One row for the letters that wait, and one for each pile that is printed and not posted."""
    number, since, until = post_before(now)
    rows = [_row_of_pile(pile) for pile in open_piles()]
    if since is None:
        return rows
    title = ngettext("%(num)s brev skal laves", "%(num)s breve skal laves", number)
    why = _("De er til folk, som gerne vil have brev. Posten er fem dage om det.")
    due_at = until - LETTER_TAKES if until is not None else None
    key = f"letters:{clock.local(now).date()}"
    return [*rows, _row(key, title, why, due_at, since, _("Se brevene"))]


def _row_of_pile(pile: Pile) -> DayRow:
    number = len(pile.to_post)
    title = ngettext("%(num)s brev skal i postkassen", "%(num)s breve skal i postkassen", number)
    return _row(f"letters:pile:{pile.id}", title, _("Brevene er lavet."), None, pile.made_at, _("Se brevene"))


def _row(key: str, title: str, why: str, due_at: datetime | None, since: datetime, label: str) -> DayRow:
    url = url_for("desk.list_letters")
    return DayRow(
        key=key,
        permission=Permission.USE_DESK,
        kind=_("Breve"),
        tone="ring",
        icon="mail",
        title=title,
        why=why,
        due_at=due_at,
        since=since,
        url=url,
        action_label=label,
        action_url=url,
    )
