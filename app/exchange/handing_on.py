"""What somebody gave, sought and came to for an organisation that they left: another of it has it from then on.

The other gets a party of their own, so that no private link of the one before opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.audit.actions import record
from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.core.database import db
from app.exchange import messages, messages_agreements, queries, queries_agreements, registering
from app.exchange.messages_fits import FITS
from app.exchange.models import Item, Participant, Party
from app.exchange.models_agreements import Agreement, AgreementState, FollowUp
from app.exchange.rounds_messages import ROUNDS
from app.exchange.words import FAIR, ITEM, PARTY
from app.notifications.outbox import withdraw
from app.organisations.models import Membership
from app.organisations.queries import members_of
from app.people.models import Person

_OF_FAIR = (messages.REGISTERED, messages.CHANGED, messages.REMINDER, messages.PARTNERS, ROUNDS)


def _hand_on(actor: Actor, now: datetime, membership_id: int) -> None:
    """To who took them off where they look after it as well, else to its first owner."""
    left = db.session.get_one(Membership, membership_id)
    before = queries.party_of(left.person_id, left.organisation_id)
    others = [one.person for one in members_of(left.organisation_id) if one.person.is_living]
    others.sort(key=lambda one: one.id != actor.person_id)
    if before is None or not others:
        return
    after = _party(others[0], left.organisation_id, now)
    _withdraw_letters(before, now)
    coming = _move_registrations(actor, now, before, after)
    for item in db.session.scalars(select(Item).where(Item.party_id == before.id)).unique():
        item.party_id, item.party = after.id, after
    agreements = _move_agreements(before, after)
    db.session.flush()
    record(actor, now, "exchange_party.hand_on", PARTY, after.id, instead_of=before.id)
    for one in coming:
        messages.promise_registered(one, now)
    for agreement in agreements:
        if agreement.other_id == after.id and agreement.state is AgreementState.PROPOSED:
            messages_agreements.promise_agreed(agreement, now)


def _party(person: Person, organisation_id: int, now: datetime) -> Party:
    own = queries.party_of(person.id, organisation_id)
    if own is None:
        own = Party(person_id=person.id, organisation_id=organisation_id, created_at=now)
        db.session.add(own)
        db.session.flush()
    return own


def _move_registrations(actor: Actor, now: datetime, before: Party, after: Party) -> list[Participant]:
    """The fairs to come; where the other comes already, they come once."""
    there = {one.fair_id for one in queries.coming_of_party(after.id, now)}
    moved = []
    for one in queries.coming_of_party(before.id, now):
        if one.fair_id in there:
            registering.withdraw(actor, now, one.id)
            continue
        one.mark = registering.mark_of(after.person, after.organisation_id)
        one.party_id, one.party = after.id, after
        moved.append(one)
    db.session.flush()
    return moved


def _move_agreements(before: Party, after: Party) -> Sequence[Agreement]:
    """All but what the two agreed with each other."""
    found = [
        one
        for one in queries_agreements.agreements_of(before.id)
        if after.id not in (one.one_id, one.other_id)
    ]
    for one in found:
        if one.one_id == before.id:
            one.one_id, one.one = after.id, after
        else:
            one.other_id, one.other = after.id, after
    numbers = [one.id for one in found]
    asked = update(FollowUp).where(FollowUp.party_id == before.id, FollowUp.agreement_id.in_(numbers))
    db.session.execute(asked.values(party_id=after.id))
    return found


def _withdraw_letters(party: Party, now: datetime) -> None:
    """What waits to be sent to who left."""
    items = db.session.scalars(select(Item.id).where(Item.party_id == party.id))
    topics: list[tuple[str, tuple[str, ...]]] = [
        (messages.topic_of(ITEM, number), (messages.NEWS, messages.STILL)) for number in items
    ]
    topics += [
        (messages.topic_of(FAIR, one.fair_id), _OF_FAIR) for one in queries.coming_of_party(party.id, now)
    ]
    topics += [
        (
            messages.topic_of(queries_agreements.AGREEMENT, one.id),
            (messages_agreements.AGREED, messages_agreements.FOLLOW_UP),
        )
        for one in queries_agreements.agreements_of(party.id)
    ]
    topics.append((messages.topic_of(PARTY, party.id), (FITS,)))
    for topic, kinds in topics:
        withdraw(topic, now, kinds=kinds, person_id=party.person_id)


def _preview(membership_id: int, _now: datetime) -> list[str]:
    left = db.session.get_one(Membership, membership_id)
    if queries.party_of(left.person_id, left.organisation_id) is None:
        return []
    return [_("Det, der står på samarbejdsbørsen, går over til en anden, der passer siden.")]


OF_MEMBERSHIP = BlockEffects(_preview, _hand_on)
