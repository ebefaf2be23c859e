"""What the call list says in words, and how large its paper is printed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta

from flask_babel import gettext as _

from app.core.clock import local
from app.core.formatting import date_da, time_da, when, when_near
from app.notifications.call_list import Entry
from app.notifications.models import Channel

#: A deadline before this hour is met the day before: nobody rings at seven in the morning.
_FIRST_CALLS_DONE = time(10, 0)


def by_when(deadline: datetime | None, now: datetime) -> str:
    """`inden kl. 11.00`, `i dag`, `inden i morgen kl. 14.00`, `inden torsdag den 3. december`, `når der er tid`."""
    if deadline is None:
        return _("når der er tid")
    ends, today = local(deadline), local(now).date()
    if ends.date() <= today:
        return _("inden %(time)s", time=time_da(deadline))
    if ends.date() == today + timedelta(days=1):
        if ends.time() <= _FIRST_CALLS_DONE:
            return _("i dag")
        return _("inden i morgen %(time)s", time=time_da(deadline))
    return _("inden %(day)s", day=date_da(deadline))


def said_before(entry: Entry, now: datetime) -> str:
    """What came of the last call, or nothing."""
    if entry.again_at is not None:
        return _("Vil gerne ringes op %(when)s.", when=when_near(entry.again_at, now))
    if entry.tried_at is None:
        return ""
    is_today = local(entry.tried_at).date() == local(now).date()
    last = time_da(entry.tried_at) if is_today else when(entry.tried_at)
    if entry.tries > 1:
        return _("Har ikke svaret %(n)s gange. Sidst %(when)s.", n=entry.tries, when=last)
    return _("Svarede ikke %(when)s.", when=last)


def how_it_goes_now(channels: Collection[Channel]) -> str:
    """What becomes of messages whose number was wrong."""
    if channels == {Channel.EMAIL}:
        return _("Beskeden bliver sendt som e-mail.")
    if channels == {Channel.LETTER}:
        return _("Beskeden kommer med posten.")
    if channels == {Channel.IN_PERSON}:
        return _("Beskeden står nu under dem, vi siger det til, når vi ser dem.")
    return _("Beskeden bliver givet på en anden måde.")


def type_size(entries: Iterable[Entry]) -> str:
    """`xl`, `lg` or `md`: the largest type in which the list fills about one sheet of A4."""
    lines = sum(5 + sum(2 + len(one.words or "") // 60 for one in entry.to_say) for entry in entries)
    return "xl" if lines <= 26 else "lg" if lines <= 36 else "md"


def is_quiet(now: datetime, earliest: time, latest: time) -> bool:
    """Whether it is too early or too late to ring anybody who can wait."""
    return not earliest <= local(now).time() < latest
