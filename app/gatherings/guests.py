"""How often somebody without a log-in may put a name on a list, whatever the list is of."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from app.core import throttle
from app.core.actor import Actor
from app.core.errors import DomainError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.signing import keyed_hash

#: (what is counted, field of the contact or None for the network, how many, in how long). A library or a town hall
#: signs up a busload in an hour; a couple with one address may sign up for ten walks in a day. Hosts and staff write
#: people on by pages of their own, which count nothing.
GUESTS = (
    ("network", None, 120, timedelta(hours=1)),
    ("contact", "phone", 20, timedelta(days=1)),
    ("contact", "email", 20, timedelta(days=1)),
)


def count_guest(of: str, actor: Actor, now: datetime, contact: Mapping[str, str | None]) -> None:
    """Count one more try of a guest; `of` is the kind of list: "sign-up". Raises DomainError when there were too many.

    Anybody can write anybody's name: without a bound a list would be filled, and a stranger's mailbox too, by one who
    presses a button; and trying dates one by one would tell where somebody is going.
    """
    buckets = {}
    for what, field, limit, window in GUESTS:
        told = actor.network if field is None else contact.get(field)
        if told:
            mark = told if field is None else keyed_hash("throttle", told)[:32]
            buckets[f"{of}-{what}:{mark}"] = (field, limit, window)
    tries = throttle.hit_each({bucket: window for bucket, (_field, _most, window) in buckets.items()}, now)
    for bucket, (field, limit, _window) in buckets.items():
        if tries[bucket] > limit:
            raise DomainError(
                "Der er lavet mange tilmeldinger herfra i dag. Ring til os på %(phone)s, så skriver vi dig op.",
                field=field or "name",
                phone=phone(current_pack().phone),
            )


def count_again(of: str, actor: Actor, now: datetime, contact: Mapping[str, str | None]) -> None:
    """The same for a try that was refused and rolled back; too many are told at the next."""
    with suppress(DomainError):
        count_guest(of, actor, now, contact)
