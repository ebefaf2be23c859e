"""Addresses of the day of a fair, and the code that says at the door who has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from app.core.addresses import absolute
from app.core.qr import qr_picture
from app.core.signing import read, sign
from app.exchange import queries
from app.exchange.models import Participant
from app.exchange.rules import Coming, FairState
from app.people.merging import accepts_links_of

_ARRIVALS = "exchange-arrival"


def board_path(fair_id: int) -> str:
    """The organiser's board of the day."""
    return url_for("exchange.show_board", fair_id=fair_id)


def broker_path(fair_id: int) -> str:
    """The page of the brokers of a fair."""
    return url_for("exchange.show_broker_page", fair_id=fair_id)


def hall_path(fair_id: int) -> str:
    """Where everybody finds a table."""
    return url_for("exchange.show_hall", fair_id=fair_id)


def stalls_path(fair_id: int) -> str:
    """Where staff give tables."""
    return url_for("exchange.plan_stalls", fair_id=fair_id)


def brokers_path(fair_id: int) -> str:
    """Where staff choose brokers."""
    return url_for("exchange.choose_brokers", fair_id=fair_id)


def arrival_url(participant: Participant) -> str:
    """The whole address that a participant's code holds. It opens nothing of theirs: only who brokers can use it."""
    return absolute(arrival_path, participant)


def arrival_path(participant: Participant) -> str:
    """The page that it opens."""
    return url_for("exchange.check_in", token=arrival_token(participant))


def arrival_token(participant: Participant) -> str:
    """What names a participant in it."""
    return sign(_ARRIVALS, [participant.id, participant.party.person.link_version])


def door_picture(participant: Participant, now: datetime) -> str:
    """It as a picture to show at the door; nothing for who does not come, or when the fair is over or cancelled."""
    fair = participant.fair
    is_over = fair.ends_at <= now or fair.state is FairState.CANCELLED
    return "" if is_over or participant.status is not Coming.COMING else qr_picture(arrival_url(participant))


def arriving(token: str) -> Participant | None:
    """Whose code it is; None when it is not ours, or older than the person's links."""
    payload: Any = read(_ARRIVALS, token)
    if not isinstance(payload, list) or len(payload) != 2:
        return None
    number, version = payload
    found = queries.participant_by_id(number)
    if found is None or not found.party.person.is_living:
        return None
    is_theirs = accepts_links_of(found.party.person, version, "exchange_party.person_id", found.party_id)
    return found if is_theirs else None
