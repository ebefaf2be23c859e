"""What people are told about the exchange: when it is promised, and what it says if it is still true."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind, message_kind
from app.core.formatting import date_da, when
from app.exchange import queries
from app.exchange.links import own_path, party_token
from app.exchange.links_day import arrival_url
from app.exchange.models import Fair, Item, Participant, Party
from app.exchange.partners import ENOUGH, partners_of
from app.exchange.rules import Coming, FairState
from app.exchange.words import FAIR, ITEM
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.queries import edit_by_id, newest_step
from app.moderation.states import State
from app.notifications.models import Channel
from app.notifications.outbox import enqueue, withdraw
from app.notifications.routing import channel_of

REGISTERED, CHANGED = "exchange_registered", "exchange_changed"
CANCELLED, REMINDER = "exchange_cancelled", "exchange_reminder"
NEWS, STILL, PARTNERS = "exchange_item_news", "exchange_item_still", "exchange_partners"

_WITH_FAIR = (joinedload(Participant.fair),)


def topic_of(kind: str, number: int) -> str:
    """The topic of messages about a fair or an item."""
    return f"{kind}:{number}"


# ---- promising ------------------------------------------------------------------------------------------------


def promise_registered(participant: Participant, now: datetime, *, told_by: Actor | None = None) -> bool:
    """Tell who registered that they are on the list, with the link. `told_by` said it on the phone."""
    return _promise(REGISTERED, participant, participant.fair_id, now, told_by=told_by)


def promise_changed(fair: Fair, now: datetime) -> int:
    """Tell everybody the new time and place. How many messages were new."""
    withdraw(topic_of(FAIR, fair.id), now, kinds=(CHANGED, REMINDER))
    return sum(_promise(CHANGED, one, fair.id, now) for one in queries.participants_of(fair.id))


def promise_cancelled(fair: Fair, now: datetime) -> int:
    """Tell everybody that there is no fair, and why. How many messages were new."""
    withdraw(topic_of(FAIR, fair.id), now, kinds=(REGISTERED, CHANGED, REMINDER, PARTNERS))
    return sum(_promise(CANCELLED, one, fair.id, now) for one in queries.participants_of(fair.id))


def promise_reminder(participant: Participant, now: datetime) -> bool:
    """Remind of the fair the day before."""
    return _promise(REMINDER, participant, participant.fair_id, now)


def promise_partners(participant: Participant, now: datetime) -> bool:
    """Tell who said yes to few that there are others to meet; once for each fair."""
    return _promise(PARTNERS, participant, participant.fair_id, now)


def withdraw_for(participant: Participant, now: datetime) -> None:
    """Nothing more about a fair to who does not come."""
    withdraw(
        topic_of(FAIR, participant.fair_id),
        now,
        kinds=(REGISTERED, CHANGED, REMINDER, PARTNERS),
        person_id=participant.party.person_id,
    )


def _promise(
    kind: str, participant: Participant, fair_id: int, now: datetime, *, told_by: Actor | None = None
) -> bool:
    person, fair = participant.party.person, db.session.get_one(Fair, fair_id)
    if not person.is_living:
        return False
    return enqueue(
        kind,
        now=now,
        topic=topic_of(FAIR, fair.id),
        key=(participant.id, fair.version),
        params={"participant_id": participant.id, "version": fair.version},
        person=person,
        expires_at=fair.ends_at,
        told_by=told_by,
    )


def promise_news(item: Item, step: ModerationStep, now: datetime) -> None:
    """Tell the owner how an item stands now, and why."""
    person = item.party.person
    machine = channel_of(person, message_kind(NEWS)) in (Channel.EMAIL, Channel.SMS)
    if not person.is_living or (step.to_state is State.PENDING and not machine):
        # The page said so when it was sent; nobody is rung to hear that we shall answer.
        return
    enqueue(
        NEWS,
        now=now,
        topic=topic_of(ITEM, item.id),
        key=(step.id,),
        params={"item_id": item.id, "step_id": step.id},
        person=person,
    )


def promise_edit_decided(item: Item, edit: ProposedEdit, now: datetime) -> None:
    """Tell the owner whether everybody sees their new words, and why not."""
    person = item.party.person
    if not person.is_living:
        return
    enqueue(
        NEWS,
        now=now,
        topic=topic_of(ITEM, item.id),
        key=("edit", edit.id),
        params={"item_id": item.id, "edit_id": edit.id},
        person=person,
    )


def promise_still(item: Item, now: datetime) -> bool:
    """Ask the owner whether an item still holds; once for each time that it was to end."""
    person = item.party.person
    if not person.is_living:
        return False
    return enqueue(
        STILL,
        now=now,
        topic=topic_of(ITEM, item.id),
        key=(item.id, item.expires_on),
        params={"item_id": item.id, "expires_on": item.expires_on.isoformat()},
        person=person,
    )


# ---- what the letters say ---------------------------------------------------------------------------------------


def link_of(party: Party, params: Mapping[str, Any]) -> str:
    """The private page of a party, for the person or for who helps them."""
    return absolute(own_path, party_token(party, params.get("delegate_id")))


def _merge_fair(is_cancelled: bool) -> Any:
    def merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
        one = db.session.get(Participant, params["participant_id"], options=_WITH_FAIR)
        if one is None or one.status is not Coming.COMING or one.fair.version != params["version"]:
            return None
        fair = one.fair
        if (fair.state is FairState.CANCELLED) is not is_cancelled:
            return None
        return {
            "first_name": one.party.person.first_name,
            "who": one.party.name,
            "title": fair.title,
            "when": when(one.arrives_at or fair.starts_at, one.leaves_at or fair.ends_at),
            "address": f"{fair.address}, {fair.place.name}",
            "notice": fair.notice,
            "reason": fair.reason,
            "link": link_of(one.party, params),
            "code": arrival_url(one),
        }

    return merge


def _merge_partners(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    one = db.session.get(Participant, params["participant_id"], options=_WITH_FAIR)
    fields: dict[str, Any] | None = _merge_fair(False)(params, now)
    if one is None or fields is None:
        return None
    found = partners_of(one)
    if len(found.wanted) >= ENOUGH or not found.suggested:
        return None
    return {**fields, "names": [suggestion.other.party.name for suggestion in found.suggested[:ENOUGH]]}


def _merge_news(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    item = db.session.get(Item, params["item_id"])
    if item is None:
        return None
    if "edit_id" in params:
        return _merge_edit(item, params)
    step = newest_step(ITEM, item.id)
    if step is None or step.id != params["step_id"]:
        return None
    may_edit = item.state in (State.NEEDS_WORK, State.REJECTED)
    return _news(item, params, str(item.state), step.reason, may_edit=may_edit)


def _merge_edit(item: Item, params: Mapping[str, Any]) -> dict[str, Any] | None:
    edit = edit_by_id(params["edit_id"])
    if edit is None or edit.decided_at is None or not item.is_public:
        return None
    state = "new_words" if edit.is_approved else "old_words"
    return _news(item, params, state, edit.reason, may_edit=not edit.is_approved)


def _news(item: Item, params: Mapping[str, Any], state: str, text: str, *, may_edit: bool) -> dict[str, Any]:
    return {
        "first_name": item.party.person.first_name,
        "title": item.title,
        "state": state,
        "text": text,
        "may_edit": may_edit,
        "link": link_of(item.party, params),
    }


def _merge_still(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    item = db.session.get(Item, params["item_id"])
    if item is None or not item.is_public or item.expires_on.isoformat() != params["expires_on"]:
        return None
    return {
        "first_name": item.party.person.first_name,
        "title": item.title,
        "day": date_da(item.expires_on),
        "link": link_of(item.party, params),
    }


_REGISTERED = _l("Du får dette brev, fordi du er tilmeldt samarbejdsbørsen.")
_WROTE = _l("Du får dette brev, fordi du har et opslag på samarbejdsbørsen.")

KINDS = (
    MessageKind(REGISTERED, _l("Tilmeldt samarbejdsbørsen"), _REGISTERED, _merge_fair(False)),
    MessageKind(CHANGED, _l("Samarbejdsbørsen er flyttet"), _REGISTERED, _merge_fair(False)),
    MessageKind(
        CANCELLED, _l("Samarbejdsbørsen er aflyst"), _REGISTERED, _merge_fair(True), is_cancellation=True
    ),
    MessageKind(
        REMINDER, _l("Påmindelse om samarbejdsbørsen"), _REGISTERED, _merge_fair(False),
        quiet_hours=True, may_be_off=True,
    ),
    MessageKind(
        PARTNERS, _l("Hvem I kan møde på samarbejdsbørsen"), _REGISTERED, _merge_partners,
        quiet_hours=True, may_be_off=True,
    ),
    MessageKind(NEWS, _l("Svar på et opslag på samarbejdsbørsen"), _WROTE, _merge_news),
    MessageKind(
        STILL, _l("Gælder et opslag på samarbejdsbørsen stadig?"), _WROTE, _merge_still,
        quiet_hours=True, may_be_off=True,
    ),
)  # fmt: skip
