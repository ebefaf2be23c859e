"""What people are told on the ways in. No word in a letter, an SMS or an address says what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.pack import PhonePartner, current_pack
from app.notifications.outbox import enqueue, withdraw
from app.phone_friends.links_path import own_path, path_token
from app.phone_friends.models import PhoneVolunteer, PhoneWish
from app.phone_friends.models_wish import HandoverState, PhoneHandover
from app.phone_friends.states import GONE, WishState
from app.phone_friends.wish_links import (
    answer_path,
    handover_token,
    maker_token,
    volunteer_path,
    volunteer_token,
    wish_path,
    wish_token,
)

NEWS, MAKER, OFFER, ASKED = (
    "phone_wish_news",
    "phone_wish_made_for",
    "phone_offer_made",
    "phone_handover_asked",
)
#: What a letter of NEWS says: written down, taken over by others, in the queue again, taken off the list.
MADE, TAKEN_OVER, IN_QUEUE_AGAIN, CLOSED = "made", "taken_over", "again", "closed"
#: What is told only as long as the wish stands so.
_TRUE_IN = {
    MADE: (WishState.WAITING,),
    # Taken over, it is closed with us.
    TAKEN_OVER: (WishState.CLOSED,),
    IN_QUEUE_AGAIN: (WishState.WAITING,),
    CLOSED: (WishState.CLOSED,),
}
_WITH_MAKER = (joinedload(PhoneWish.made_by),)


def topic_of(wish_id: int) -> str:
    """The topic of messages about a wish."""
    return f"phone_wish:{wish_id}"


# ---- promising --------------------------------------------------------------------------------------------------


def promise_made(wish: PhoneWish, now: datetime, *, told_by: Actor | None = None) -> None:
    """Confirm it to whom it is about and, if somebody wrote it for them, to that one; `told_by` said it already."""
    promise_news(wish, now, MADE, told_by=told_by)
    if wish.made_by is not None and wish.made_by.email:
        enqueue(
            MAKER,
            now=now,
            topic=topic_of(wish.id),
            key=(wish.id,),
            params={"wish_id": wish.id},
            person=wish.made_by,
        )


def promise_news(wish: PhoneWish, now: datetime, what: str, *, told_by: Actor | None = None) -> None:
    """Tell whom it is about how it stands now."""
    enqueue(
        NEWS,
        now=now,
        topic=topic_of(wish.id),
        key=(wish.id, what, now.isoformat()),
        params={"wish_id": wish.id, "what": what},
        person=wish.person,
        told_by=told_by,
    )


def promise_offer(volunteer: PhoneVolunteer, now: datetime, *, told_by: Actor | None = None) -> None:
    """Confirm to somebody who wants to ring that we have it, and what comes next."""
    enqueue(
        OFFER,
        now=now,
        topic=f"phone_volunteer:{volunteer.id}",
        key=(volunteer.id,),
        params={"volunteer_id": volunteer.id},
        person=volunteer.person,
        told_by=told_by,
    )


def promise_asked(handover: PhoneHandover, partner: PhonePartner, now: datetime) -> None:
    """Ask another scheme, at its own address."""
    enqueue(
        ASKED,
        now=now,
        topic=topic_of(handover.wish_id),
        key=(handover.id,),
        params={"handover_id": handover.id},
        address=partner.email,
    )


def withdraw_for(wish: PhoneWish, now: datetime) -> None:
    """Nothing more about what is over."""
    withdraw(topic_of(wish.id), now, kinds=(NEWS, MAKER, ASKED))


def withdraw_offer(volunteer: PhoneVolunteer, now: datetime) -> None:
    """The same for who does not want to ring any more."""
    withdraw(f"phone_volunteer:{volunteer.id}", now, kinds=(OFFER,))


def partner_of(code: str) -> PhonePartner | None:
    """A scheme of the pack; None for one that is not in it any more."""
    return next((one for one in current_pack().phone_partners if one.code == code), None)


# ---- what the letters say -----------------------------------------------------------------------------------------


def _merge_news(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    wish = db.session.get(PhoneWish, params["wish_id"], options=_WITH_MAKER)
    if wish is None or wish.state not in _TRUE_IN[params["what"]]:
        return None
    return {
        "first_name": wish.person.first_name,
        "what": params["what"],
        "maker": wish.made_by.name if wish.made_by is not None else "",
        "link": absolute(wish_path, wish_token(wish, params.get("delegate_id"))),
    }


def _merge_maker(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    wish = db.session.get(PhoneWish, params["wish_id"], options=_WITH_MAKER)
    if wish is None or wish.made_by is None or wish.state is WishState.CLOSED:
        return None
    # Who helps the one who wrote has nothing to do with whom it is about.
    if params.get("delegate_id") is not None:
        return None
    return {
        "first_name": wish.made_by.first_name,
        "link": absolute(wish_path, maker_token(wish, wish.made_by)),
    }


def _merge_offer(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    volunteer = db.session.get(PhoneVolunteer, params["volunteer_id"])
    if volunteer is None or volunteer.state in GONE:
        return None
    helper = params.get("delegate_id")
    # What somebody has lived through stands on their own page, which is not for who helps them.
    link = (
        absolute(volunteer_path, volunteer_token(volunteer))
        if helper is None
        else absolute(own_path, path_token(volunteer, helper))
    )
    return {"first_name": volunteer.person.first_name, "link": link}


def _merge_asked(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    handover = db.session.get(PhoneHandover, params["handover_id"])
    if handover is None or handover.state is not HandoverState.ASKED:
        return None
    partner = partner_of(handover.partner)
    if partner is None or not handover.wish.person.is_living:
        return None
    return {"partner": partner.name, "link": absolute(answer_path, handover_token(handover))}


KINDS = (
    MessageKind(
        NEWS,
        _l("Svar på det, du skrev"),
        _l("Du får dette brev, fordi du eller en, du kender, har skrevet til os."),
        _merge_news,
    ),
    MessageKind(
        MAKER,
        _l("Du har skrevet for en anden"),
        _l("Du får dette brev, fordi du har skrevet til os for en anden."),
        _merge_maker,
        rings=False,
    ),
    MessageKind(
        OFFER,
        _l("Tak for dit tilbud"),
        _l("Du får dette brev, fordi du har skrevet til os."),
        _merge_offer,
    ),
    MessageKind(
        ASKED,
        _l("Spørgsmål til en anden ordning"),
        _l("Du får dette brev, fordi jeres ordning har sagt, at vi må spørge."),
        _merge_asked,
        rings=False,
    ),
)
