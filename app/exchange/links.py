"""Addresses of the samarbejdsbørs, and private links: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from flask import url_for

from app.exchange.models import Party
from app.people.private_links import Opened, make_token, opened_row

_PARTIES = "exchange-party"


def party_token(party: Party, delegate_id: int | None = None) -> str:
    """The token of the page on which a party sees all that it has to do with the exchange."""
    return make_token(_PARTIES, party.id, party.person, delegate_id)


def opened_party(token: str) -> Opened[Party] | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    return opened_row(_PARTIES, token, Party)


def front_path() -> str:
    """The next fair and the catalogue."""
    return url_for("exchange.list_items")


def item_path(item_id: int) -> str:
    """The public page of an item."""
    return url_for("exchange.show_item", item_id=item_id)


def answer_path(item_id: int) -> str:
    """Where moderators read an item and answer."""
    return url_for("exchange.answer_item", item_id=item_id)


def own_path(token: str) -> str:
    """The private page of a party."""
    return url_for("exchange.show_own", token=token)


def agreement_path(token: str, agreement_id: int) -> str:
    """The private page of an agreement, for one of the two."""
    return url_for("exchange.show_agreement", token=token, agreement_id=agreement_id)


def agreements_path(fair_id: int) -> str:
    """The agreements of a fair, for staff."""
    return url_for("exchange.list_agreements", fair_id=fair_id)


def participants_path(fair_id: int) -> str:
    """Who comes to a fair, for staff."""
    return url_for("exchange.list_participants", fair_id=fair_id)


def numbers_path(fair_id: int) -> str:
    """The numbers of a fair, for staff and for who looks after the plan."""
    return url_for("exchange.show_fair_numbers", fair_id=fair_id)
