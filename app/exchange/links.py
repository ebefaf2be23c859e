"""Addresses of the samarbejdsbørs, and private links: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import g, url_for
from werkzeug.wrappers import Response

from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import current_actor
from app.core.signing import read, sign
from app.exchange.models import Party
from app.people.merging import accepts_links_of
from app.people.models import Delegation
from app.people.queries import delegation_between, present_person

_PARTIES = "exchange-party"


@dataclass(frozen=True)
class Opened:
    """What a private link opens, and for whom it was made if not for the person."""

    party: Party
    delegation: Delegation | None

    @property
    def may_change(self) -> bool:
        """Whether who holds the link may change things."""
        return self.delegation is None or self.delegation.may_cancel


def party_token(party: Party, delegate_id: int | None = None) -> str:
    """The token of the page on which a party sees all that it has to do with the exchange."""
    payload = [party.id, party.person.link_version]
    return sign(_PARTIES, payload if delegate_id is None else [*payload, delegate_id])


def opened_party(token: str) -> Opened | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    payload: Any = read(_PARTIES, token)
    if not isinstance(payload, list) or len(payload) not in (2, 3):
        return None
    number, version, *helper_ids = payload
    party = db.session.get(Party, number)
    if party is None or not party.person.is_living:
        return None
    if not accepts_links_of(party.person, version, "exchange_party.person_id", number):
        return None
    if not helper_ids:
        return Opened(party, None)
    helper = present_person(helper_ids[0])
    delegation = delegation_between(party.person_id, helper.id) if helper is not None else None
    return Opened(party, delegation) if delegation is not None else None


def acting_by(opened: Opened) -> Actor:
    """Who acts: whoever holds the link, or the helper that it was made for."""
    if opened.delegation is None:
        return current_actor()
    helper, helped = opened.delegation.delegate_id, opened.delegation.person_id
    return replace(current_actor(), person_id=helper, on_behalf_of=helped, purpose="helps the person")


def private(response: Response) -> Response:
    """A page behind a private link: never stored, never found by a search engine."""
    g.private = True
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


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
