"""Addresses of a pair: one page for each of the two, by a signed link or for who is logged in.

A link is useless once the person's link version is raised. One that was made for somebody who helps the citizen works
as long as the citizen lets them. The volunteer's is for the volunteer alone: it leads to somebody else's number.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.core.database import db
from app.core.signing import read, sign
from app.people.merging import accepts_links_of
from app.people.models import Delegation, Person
from app.people.queries import delegation_between, present_person
from app.phone_friends.models import Ender, PhonePair

_PURPOSES = {Ender.CITIZEN: "phone-citizen", Ender.VOLUNTEER: "phone-volunteer"}
_POINTERS = {Ender.CITIZEN: "phone_wish.person_id", Ender.VOLUNTEER: "phone_volunteer.person_id"}


@dataclass(frozen=True)
class OpenedPair:
    """What a link opens, and for whom it was made if not for the citizen."""

    pair: PhonePair
    delegation: Delegation | None = None

    @property
    def may_change(self) -> bool:
        """Whether who holds the link may answer for the citizen."""
        return self.delegation is None or self.delegation.may_cancel


def person_of(pair: PhonePair, side: Ender) -> Person:
    """One of the two."""
    return pair.wish.person if side is Ender.CITIZEN else pair.volunteer.person


def pair_token(pair: PhonePair, side: Ender, delegate_id: int | None = None) -> str:
    """The token of the page that one of the two has of the pair."""
    payload = [pair.id, person_of(pair, side).link_version]
    return sign(_PURPOSES[side], payload if delegate_id is None else [*payload, delegate_id])


def opened_pair(token: str, side: Ender) -> OpenedPair | None:
    """What such a token opens; None when it is not ours, older than their links, or of a help that has ended."""
    payload = read(_PURPOSES[side], token)
    if not isinstance(payload, list) or len(payload) not in (2, 3):
        return None
    number, version, *helper_ids = payload
    pair = db.session.get(PhonePair, number)
    if pair is None or (helper_ids and side is Ender.VOLUNTEER):
        return None
    person = person_of(pair, side)
    row_id = pair.wish_id if side is Ender.CITIZEN else pair.volunteer_id
    if not person.is_living or not accepts_links_of(person, version, _POINTERS[side], row_id):
        return None
    if not helper_ids:
        return OpenedPair(pair)
    helper = present_person(helper_ids[0])
    delegation = delegation_between(person.id, helper.id) if helper is not None else None
    return OpenedPair(pair, delegation) if delegation is not None else None


def volunteer_path(key: str | int) -> str:
    """The volunteer's page; `key` is a token, or the number of the pair for who is logged in."""
    return url_for("phone_friends.show_pair", token=key)


def citizen_path(key: str | int) -> str:
    """The citizen's page."""
    return url_for("phone_friends.show_friend", token=key)


def own_path(pair: PhonePair, side: Ender, delegate_id: int | None) -> str:
    """The page of one of the two by their private link; empty where whoever is told for them may not open it."""
    if side is Ender.CITIZEN:
        return citizen_path(pair_token(pair, side, delegate_id))
    return "" if delegate_id is not None else volunteer_path(pair_token(pair, side))


def overview_path() -> str:
    """The coordinators' page of what needs them."""
    return url_for("phone_friends.show_overview")


def letter_path() -> str:
    """The same page, as it stands in a letter."""
    return url_for("phone_friends.open_overview")


def watch_path(pair_id: int) -> str:
    """The coordinators' page of one pair."""
    return url_for("phone_friends.watch_pair", pair_id=pair_id)
