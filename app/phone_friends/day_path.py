"""What volunteers on the path need of a phone coordinator: rows for the day's page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.day_share import DayRow
from app.core.formatting import date_da
from app.core.permissions import Permission
from app.phone_friends.links_path import volunteer_path
from app.phone_friends.queries_path import Row, rows_of_path
from app.phone_friends.renewal import WARN_DAYS
from app.phone_friends.showing_path import is_the_houses_turn, runs_out
from app.phone_friends.states import Path, next_step
from app.phone_friends.words_path import TO_DO_WORDS

#: A volunteer hears from the house within so long.
ANSWER_WITHIN = timedelta(days=7)
_END_OF_WORK = time(16, 0)


def rows(now: datetime) -> list[DayRow]:
    """Steps that are the house's, and approvals that run out."""
    today = clock.local(now).date()
    found = []
    for one in rows_of_path():
        if one.state is Path.APPROVED:
            if runs_out(one.valid_until, today):
                found.append(_renewal(one, today))
        elif is_the_houses_turn(one.state, has_promised=one.has_promised):
            found.append(_step(one))
    return found


def _step(one: Row) -> DayRow:
    step = next_step(one.state)
    assert step is not None
    return _row(
        one,
        key=f"phone_path:{one.id}:{one.state}",
        kind=_("Frivillig på vej"),
        why=_("Næste skridt: %(step)s.", step=TO_DO_WORDS[step]),
        due_at=one.state_at + ANSWER_WITHIN,
        since=one.state_at,
        label=_("Se næste skridt"),
    )


def _renewal(one: Row, today: date) -> DayRow:
    until = one.valid_until
    assert until is not None
    if until < today:
        why = _("Gjaldt til %(day)s. Får ikke nye, før det er fornyet.", day=date_da(until))
    else:
        why = _("Gælder til %(day)s. Så skal noget fornyes.", day=date_da(until))
    if one.friends:
        why += " " + ngettext(
            "Har %(num)s i gang, og det går videre.", "Har %(num)s i gang, og det går videre.", one.friends
        )
    return _row(
        one,
        key=f"phone_renewal:{one.id}:{until.isoformat()}",
        kind=_("Skal fornyes"),
        why=why,
        due_at=clock.from_wall(until, _END_OF_WORK),
        since=clock.from_wall(until - timedelta(days=WARN_DAYS[0]), _END_OF_WORK),
        label=_("Se, hvad der mangler"),
    )


def _row(one: Row, *, key: str, kind: str, why: str, due_at: datetime, since: datetime, label: str) -> DayRow:
    url = volunteer_path(one.id)
    return DayRow(
        key=key,
        permission=Permission.MATCH_PHONE_FRIENDS,
        kind=kind,
        tone="ring",
        icon="phone",
        title=one.name,
        why=why,
        due_at=due_at,
        since=since,
        url=url,
        action_label=label,
        action_url=url,
    )
