"""Private links to an answer: signed, and useless once the person's link version is raised.

A link made for somebody who helps the citizen works as long as the citizen lets them. The volunteer's is for the
volunteer alone: it leads to somebody else's name and number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.core.database import db
from app.core.signing import read, sign
from app.people.models import Delegation, Person
from app.people.private_links import Token, helper_mark
from app.phone_friends.links_pair import opened_as, person_of
from app.phone_friends.models import Ender, PhonePair

_PURPOSE = "phone-answer"


@dataclass(frozen=True)
class OpenedAnswer:
    """What a private link opens: a pair, for whom the link was made if not for who answers, and as whom of the two."""

    pair: PhonePair
    delegation: Delegation | None
    side: Ender

    @property
    def person(self) -> Person:
        """Who answers."""
        return person_of(self.pair, self.side)

    @property
    def may_answer(self) -> bool:
        """Whether who holds the link may say yes or no."""
        return self.delegation is None or self.delegation.may_sign_up


def answer_token(pair: PhonePair, side: Ender, delegate_id: int | None = None) -> str:
    """The token of the page on which one of two answers."""
    payload: list[Any] = [pair.id, side.value, person_of(pair, side).link_version]
    return sign(_PURPOSE, payload if delegate_id is None else [*payload, helper_mark(delegate_id)])


def opened_by(token: str) -> OpenedAnswer | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    payload = read(_PURPOSE, token)
    if not (isinstance(payload, list) and len(payload) in (3, 4)):
        return None
    pair_id, side, version, *marks = payload
    if marks and side == Ender.VOLUNTEER:
        return None
    pair = db.session.get(PhonePair, pair_id)
    told = Token(pair_id, version, marks[0] if marks else None)
    found = opened_as(pair, Ender(side), told) if pair is not None else None
    return OpenedAnswer(found.thing, found.delegation, Ender(side)) if found is not None else None


def answer_path(token: str) -> str:
    """The page on which one of two answers."""
    return url_for("phone_friends.match_answer", token=token)
