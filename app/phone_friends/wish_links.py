"""Private links of the ways in: signed, and useless once the person's link version is raised.

Their addresses say nothing of what they are about: they stand in letters and in the browser's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask import url_for
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.people.models import Person
from app.people.private_links import make_token, opened, opened_row, own_row, read_token
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
    return make_token(_OWN, wish.id, wish.person, delegate_id)


def maker_token(wish: PhoneWish, maker: Person) -> str:
    """The token for who wrote it for somebody else."""
    return make_token(_HELPER, wish.id, maker)


def opened_wish(token: str) -> OpenedWish | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    found = opened_row(_OWN, token, PhoneWish, options=_WITH_MAKER)
    if found is None:
        wish = own_row(_HELPER, token, PhoneWish, "made_by", _WITH_MAKER)
        return _of_maker(wish) if wish is not None and wish.person.is_living else None
    if found.delegation is None:
        return OpenedWish(found.thing, Reader.OWN)
    return OpenedWish(found.thing, Reader.HELPER, found.delegation.delegate_id, found.may_change)


def _of_maker(wish: PhoneWish) -> OpenedWish:
    # Once two talk, it is theirs alone to end.
    may_withdraw = wish.state in (WishState.WAITING, WishState.HANDED_OVER)
    return OpenedWish(wish, Reader.HELPER, wish.made_by_id, may_withdraw)


def volunteer_token(volunteer: PhoneVolunteer) -> str:
    """The token of the page on which somebody who wants to ring sees what they said."""
    return make_token(_VOLUNTEER, volunteer.id, volunteer.person)


def opened_volunteer(token: str) -> PhoneVolunteer | None:
    """Whose page a token opens; None when it is not ours or older than the person's links."""
    return own_row(_VOLUNTEER, token, PhoneVolunteer)


def handover_token(handover: PhoneHandover) -> str:
    """The token with which another scheme answers; it goes with the citizen's links."""
    return make_token(_PARTNER, handover.id, handover.wish.person)


def opened_handover(token: str) -> PhoneHandover | None:
    """What another scheme was asked; None when the link is not ours, or the citizen is not here any more."""
    told = read_token(_PARTNER, token)
    found = db.session.get(PhoneHandover, told.row_id) if told is not None else None
    if told is None or found is None:
        return None
    # Merging two people moves the wish, and what was asked about it with it.
    told = told._replace(row_id=found.wish_id)
    return found if opened(found, found.wish.person, told, "phone_wish.person_id") is not None else None


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
