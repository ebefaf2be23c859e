"""Addresses of the day of a fair, and the code that says at the door who has come."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from app.core.addresses import absolute
from app.core.qr import qr_picture
from app.exchange import queries
from app.exchange.models import Participant
from app.exchange.rules import Coming, FairState
from app.people.private_links import make_token, opened, read_token

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
    return make_token(_ARRIVALS, participant.id, participant.party.person)


def door_picture(participant: Participant, now: datetime) -> str:
    """It as a picture to show at the door; nothing for who does not come, or when the fair is over or cancelled."""
    fair = participant.fair
    is_over = fair.ends_at <= now or fair.state is FairState.CANCELLED
    return "" if is_over or participant.status is not Coming.COMING else qr_picture(arrival_url(participant))


def arriving(token: str) -> Participant | None:
    """Whose code it is; None when it is not ours, or older than the person's links."""
    told = read_token(_ARRIVALS, token)
    found = queries.participant_by_id(told.row_id) if told is not None else None
    if told is None or found is None:
        return None
    # Merging two people moves the party, and its places at fairs with it.
    told = told._replace(row_id=found.party_id)
    return found if opened(found, found.party.person, told, "exchange_party.person_id") is not None else None
