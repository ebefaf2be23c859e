"""Addresses of a pair: one page for each of the two, by a signed link or for who is logged in.

A link is useless once the person's link version is raised. One that was made for somebody who helps the citizen works
as long as the citizen lets them. The volunteer's is for the volunteer alone: it leads to somebody else's number.
"""

from __future__ import annotations

from flask import url_for

from app.core.database import db
from app.people.models import Person
from app.people.private_links import Opened, Token, make_token, opened, read_token
from app.phone_friends.models import Ender, PhonePair

_PURPOSES = {Ender.CITIZEN: "phone-citizen", Ender.VOLUNTEER: "phone-volunteer"}
_POINTERS = {Ender.CITIZEN: "phone_wish.person_id", Ender.VOLUNTEER: "phone_volunteer.person_id"}


def person_of(pair: PhonePair, side: Ender) -> Person:
    """One of the two."""
    return pair.wish.person if side is Ender.CITIZEN else pair.volunteer.person


def pair_token(pair: PhonePair, side: Ender, delegate_id: int | None = None) -> str:
    """The token of the page that one of the two has of the pair."""
    return make_token(_PURPOSES[side], pair.id, person_of(pair, side), delegate_id)


def opened_pair(token: str, side: Ender) -> Opened[PhonePair] | None:
    """What such a token opens; None when it is not ours, older than their links, or of a help that has ended."""
    told = read_token(_PURPOSES[side], token)
    pair = db.session.get(PhonePair, told.row_id) if told is not None else None
    if told is None or pair is None or (told.helper is not None and side is Ender.VOLUNTEER):
        return None
    return opened_as(pair, side, told)


def opened_as(pair: PhonePair, side: Ender, told: Token) -> Opened[PhonePair] | None:
    """`pair`, opened by a token of one of the two; None when it is older than their links, or of a help that ended."""
    # Merging two people moves the wish or the volunteer, and the pair with it.
    row_id = pair.wish_id if side is Ender.CITIZEN else pair.volunteer_id
    return opened(pair, person_of(pair, side), told._replace(row_id=row_id), _POINTERS[side])


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
