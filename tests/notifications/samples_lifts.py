"""One message of every kind about lifts: Ane drives or is driven, and Vera hosts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.gatherings.models import Occurrence
from app.lifts.models import Side
from app.lifts.pairing import tell_hosts
from app.notifications.models import Message
from tests.factories import make_occurrence, make_person, make_walk, writing
from tests.lifts.riding import driver, paired, pairs, rider, say

#: The day of the date, and when its host is told.
DAY = date(2027, 3, 10)
TWO_DAYS_BEFORE = datetime.fromisoformat("2027-03-08T10:00+01:00")


def _newest(kind: str) -> Message:
    found = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(found).one()


def _both(*, ane_drives: bool, is_there: bool = True) -> Occurrence:
    """Ane and one more; who is told last is Ane."""
    host = make_person("Vera Vært", email="vera@example.org", phone="+4511111143")
    series = make_walk(host=host, title="Onsdagsholdet i Vollerup", first_on=DAY)
    on = make_occurrence(series, on=DAY)
    ane = make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")
    other = make_person("Kurt Bach", email="kurt@example.org", phone="+4511111142")
    if is_there:
        driver(on, clock.now(), ane if ane_drives else other)
    rider(on, clock.now(), other if ane_drives else ane)
    return on


def lift_wanted() -> Message:
    paired(_both(ane_drives=True), clock.now())
    return _newest("lift_wanted")


def lift_found() -> Message:
    paired(_both(ane_drives=False), clock.now())
    return _newest("lift_found")


def lift_agreed() -> Message:
    """To the driver, who is told last, where the passenger is fetched."""
    on = _both(ane_drives=True)
    paired(on, clock.now())
    for side in Side:
        say(pairs(on)[0], side, clock.now())
    return _newest("lift_agreed")


def lift_fallen() -> Message:
    on = _both(ane_drives=False)
    paired(on, clock.now())
    say(pairs(on)[0], Side.NEED, clock.now())
    say(pairs(on)[0], Side.OFFER, clock.now(), yes=False)
    return _newest("lift_fallen")


def lifts_missing() -> Message:
    on = _both(ane_drives=False, is_there=False)
    with writing():
        tell_hosts(on.starts_at - timedelta(days=2))
    return _newest("lifts_missing")


OF_LIFTS: dict[str, Callable[[], Message]] = {
    one.__name__: one for one in (lift_wanted, lift_found, lift_agreed, lift_fallen)
}
