"""Private links to an answer: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
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

_PURPOSE = "phone-answer"
_POINTERS = {Ender.CITIZEN: "phone_wish.person_id", Ender.VOLUNTEER: "phone_volunteer.person_id"}


@dataclass(frozen=True)
class OpenedAnswer:
    """What a private link opens: a pair, as whom of the two, and for whom it was made if not for them."""

    pair: PhonePair
    side: Ender
    delegation: Delegation | None

    @property
    def person(self) -> Person:
        """Who answers."""
        return person_on(self.pair, self.side)

    @property
    def may_answer(self) -> bool:
        """Whether who holds the link may say yes or no."""
        return self.delegation is None or self.delegation.may_sign_up


def person_on(pair: PhonePair, side: Ender) -> Person:
    """The citizen or the volunteer of a pair."""
    return pair.wish.person if side is Ender.CITIZEN else pair.volunteer.person


def answer_token(pair: PhonePair, side: Ender, delegate_id: int | None = None) -> str:
    """The token of the page on which one of two answers."""
    payload = [pair.id, side.value, person_on(pair, side).link_version]
    return sign(_PURPOSE, payload if delegate_id is None else [*payload, delegate_id])


def opened_by(token: str) -> OpenedAnswer | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    payload = read(_PURPOSE, token)
    if not (isinstance(payload, list) and len(payload) in (3, 4)):
        return None
    pair, side = db.session.get(PhonePair, payload[0]), Ender(payload[1])
    if pair is None:
        return None
    person = person_on(pair, side)
    row_id = pair.wish_id if side is Ender.CITIZEN else pair.volunteer_id
    if not person.is_living or not accepts_links_of(person, payload[2], _POINTERS[side], row_id):
        return None
    if len(payload) == 3:
        return OpenedAnswer(pair, side, None)
    helper = present_person(payload[3])
    delegation = delegation_between(person.id, helper.id) if helper is not None else None
    return OpenedAnswer(pair, side, delegation) if delegation is not None else None


def answer_path(token: str) -> str:
    """The page on which one of two answers."""
    return url_for("phone_friends.match_answer", token=token)
