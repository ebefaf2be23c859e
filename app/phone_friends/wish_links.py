"""Private links of the ways in: signed, and useless once the person's link version is raised.

Their addresses say nothing of what they are about: they stand in letters and in the browser's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import url_for
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.signing import read, sign
from app.people.merging import accepts_links_of
from app.people.models import Delegation, Person
from app.people.queries import delegation_between, present_person
from app.phone_friends.models import PhoneVolunteer, PhoneWish
from app.phone_friends.models_wish import PhoneHandover
from app.phone_friends.states import WishState

_OWN, _HELPER, _VOLUNTEER, _PARTNER = "phone-wish", "phone-wish-helper", "phone-volunteer", "phone-handover"
_WITH_MAKER = (joinedload(PhoneWish.made_by),)


class Reader(StrEnum):
    """Who holds a link to a wish."""

    #: Whom it is about: sees and changes all of it.
    OWN = "own"
    #: Who wrote it for them, or helps them: sees how it stands, and may take it back.
    HELPER = "helper"


@dataclass(frozen=True)
class OpenedWish:
    """What a link to a wish opens, and for whom it was made."""

    wish: PhoneWish
    reader: Reader
    #: Who helps, if the link is theirs.
    helper_id: int | None = None
    may_withdraw: bool = True

    @property
    def is_own(self) -> bool:
        """Whether it is the link of whom the wish is about."""
        return self.reader is Reader.OWN


def wish_token(wish: PhoneWish, delegate_id: int | None = None) -> str:
    """The token of the page on which somebody sees their own wish; `delegate_id` is who helps them."""
    payload = [wish.id, wish.person.link_version]
    return sign(_OWN, payload if delegate_id is None else [*payload, delegate_id])


def maker_token(wish: PhoneWish, maker: Person) -> str:
    """The token for who wrote it for somebody else."""
    return sign(_HELPER, [wish.id, maker.link_version])


def opened_wish(token: str) -> OpenedWish | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    payload = _numbers(read(_OWN, token))
    if payload:
        return _of_person(*payload)
    payload = _numbers(read(_HELPER, token))
    return _of_maker(payload[0], payload[1]) if len(payload) == 2 else None


def _of_person(wish_id: int, version: int, helper_id: int | None = None) -> OpenedWish | None:
    wish = db.session.get(PhoneWish, wish_id, options=_WITH_MAKER)
    if wish is None or not _is_good(wish.person, version, "phone_wish.person_id", wish_id):
        return None
    if helper_id is None:
        return OpenedWish(wish, Reader.OWN)
    agreed = _help(wish.person_id, helper_id)
    return OpenedWish(wish, Reader.HELPER, agreed.delegate_id, agreed.may_cancel) if agreed else None


def _of_maker(wish_id: int, version: int) -> OpenedWish | None:
    wish = db.session.get(PhoneWish, wish_id, options=_WITH_MAKER)
    maker = wish.made_by if wish is not None else None
    if wish is None or maker is None or not _is_good(maker, version, "phone_wish.made_by_id", wish_id):
        return None
    if not wish.person.is_living:
        return None
    # Once two talk, it is theirs alone to end.
    may_withdraw = wish.state in (WishState.WAITING, WishState.HANDED_OVER)
    return OpenedWish(wish, Reader.HELPER, maker.id, may_withdraw)


def volunteer_token(volunteer: PhoneVolunteer) -> str:
    """The token of the page on which somebody who wants to ring sees what they said."""
    return sign(_VOLUNTEER, [volunteer.id, volunteer.person.link_version])


def opened_volunteer(token: str) -> PhoneVolunteer | None:
    """Whose page a token opens; None when it is not ours or older than the person's links."""
    payload = _numbers(read(_VOLUNTEER, token))
    found = db.session.get(PhoneVolunteer, payload[0]) if len(payload) == 2 else None
    if found is None or not _is_good(found.person, payload[1], "phone_volunteer.person_id", found.id):
        return None
    return found


def handover_token(handover: PhoneHandover) -> str:
    """The token with which another scheme answers; it goes with the citizen's links."""
    return sign(_PARTNER, [handover.id, handover.wish.person.link_version])


def opened_handover(token: str) -> PhoneHandover | None:
    """What another scheme was asked; None when the link is not ours, or the citizen is not here any more."""
    payload = _numbers(read(_PARTNER, token))
    found = db.session.get(PhoneHandover, payload[0]) if len(payload) == 2 else None
    if found is None or not _is_good(found.wish.person, payload[1], "phone_wish.person_id", found.wish_id):
        return None
    return found


def _numbers(payload: object) -> list[int]:
    return payload if isinstance(payload, list) and len(payload) in (2, 3) else []


def _is_good(person: Person, version: int, pointer: str, number: int) -> bool:
    return person.is_living and accepts_links_of(person, version, pointer, number)


def _help(person_id: int, helper_id: int) -> Delegation | None:
    helper = present_person(helper_id)
    return delegation_between(person_id, helper.id) if helper is not None else None


# ---- addresses --------------------------------------------------------------------------------------------------


def wish_path(token: str) -> str:
    """The private page of a wish."""
    return url_for("phone_friends.show_own_wish", token=token)


def volunteer_path(token: str) -> str:
    """The private page of who wants to ring."""
    return url_for("phone_friends.show_own_offer", token=token)


def answer_path(token: str) -> str:
    """Where another scheme answers."""
    return url_for("phone_friends.answer_handover", token=token)
