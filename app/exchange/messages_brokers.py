"""What brokers are told: that they were chosen, when and where, and which page they use on the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.addresses import absolute
from app.core.feature import MessageKind
from app.core.formatting import when
from app.exchange import queries_day
from app.exchange.links_day import broker_path
from app.exchange.messages import topic_of
from app.exchange.models import Fair
from app.exchange.rules import Shape
from app.exchange.words import FAIR
from app.notifications.outbox import enqueue, withdraw
from app.people.queries import present_person

BROKER = "exchange_broker"


def promise_brokers(fair: Fair, now: datetime) -> int:
    """Tell everybody who brokers at a fair that others can see by now; once, and again when it was moved.

    How many messages were new.
    """
    if queries_day.public_fair(fair.id) is None or fair.shape is not Shape.MARKET:
        return 0
    return sum(
        enqueue(
            BROKER,
            now=now,
            topic=topic_of(FAIR, fair.id),
            key=(fair.id, one.added_at, fair.version),
            params={"fair_id": fair.id, "person_id": one.person_id, "version": fair.version},
            person=one.person,
            expires_at=fair.ends_at,
        )
        for one in queries_day.brokers_of(fair.id)
        if one.person.is_living
    )


def withdraw_broker(fair_id: int, person_id: int, now: datetime) -> None:
    """Nothing about brokering to who does not broker any more."""
    withdraw(topic_of(FAIR, fair_id), now, kinds=(BROKER,), person_id=person_id)


def _merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    fair, person = queries_day.public_fair(params["fair_id"]), present_person(params["person_id"])
    if fair is None or person is None or fair.version != params["version"]:
        return None
    if not queries_day.is_broker(fair.id, person.id):
        return None
    return {
        "first_name": person.first_name,
        "title": fair.title,
        "when": when(fair.starts_at, fair.ends_at),
        "address": f"{fair.address}, {fair.place.name}",
        "link": absolute(broker_path, fair.id),
    }


KINDS = (
    MessageKind(
        BROKER,
        _l("Mægler på samarbejdsbørsen"),
        _l("Du får dette brev, fordi du er valgt som mægler på samarbejdsbørsen."),
        _merge,
    ),
)
