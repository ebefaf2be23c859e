"""Registering for a fair, changing it and not coming after all; and who takes part in the exchange at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete

from app.accounts.queries import account_of_person
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.core.signing import keyed_hash
from app.exchange import items, messages, queries
from app.exchange.models import Fair, Item, Participant, Party, Wish
from app.exchange.retention import forget_person
from app.exchange.rules import Coming, FairState, Offer, Phase
from app.exchange.words import PARTICIPANT, phase
from app.gatherings.guests import count_again, count_guest
from app.gatherings.identity import identity_of
from app.organisations.queries import organisation_by_id
from app.people.actions import add_person, erase_person
from app.people.blocking import refuse_blocked
from app.people.models import Person
from app.people.queries import person_to_change

#: What tries of guests are counted under.
TRIES = "exchange"
TOO_LATE = "Det kan ikke ændres mere. Ring til os på %(phone)s."


@dataclass(frozen=True)
class Registration:
    """How a party comes to a fair, as they wrote it; the names are those of the columns."""

    party_size: int = 1
    names: str = ""
    arrives_at: datetime | None = None
    leaves_at: datetime | None = None
    needs: str = ""
    languages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Who:
    """Who it is: somebody that we know, or name, phone and email of a guest; and for which organisation."""

    person_id: int | None = None
    contact: Mapping[str, str | None] = field(default_factory=dict)
    organisation_id: int | None = None


def register(
    actor: Actor, now: datetime, fair_id: int, who: Who, how: Registration, offer: Offer | None
) -> Participant:
    """A party comes to a fair, with the first thing that it gives or seeks; once for each.

    A guest is always a new person (decisions.md). Raises NotFoundError for a fair that nobody may see, DomainError
    when one cannot register any more, is on the list already, brings nothing, or after too many tries.
    """
    _count(actor, now, who)
    try:
        # Locked before the fair, as erasing does: nobody is put on a list after their name went.
        party = party_of(actor, now, who)
        made = _put_down(actor, now, _open_fair(actor, now, fair_id), party, how)
        _bring(actor, now, party, offer)
    except DomainError as refused:
        _remember_try(refused, actor, now, who)
        raise
    messages.promise_registered(made, now, told_by=actor if actor.on_behalf_of else None)
    return made


def offer_one(actor: Actor, now: datetime, who: Who, offer: Offer) -> Item:
    """Something to give or seek from somebody who may not have been here before. Raises as `register`."""
    _count(actor, now, who)
    try:
        return items.post(actor, now, party_of(actor, now, who), offer)
    except DomainError as refused:
        _remember_try(refused, actor, now, who)
        raise


def party_of(actor: Actor, now: datetime, who: Who) -> Party:
    """The party of somebody, made when it is not there yet. Raises DomainError for an organisation that nobody sees."""
    organisation = organisation_by_id(who.organisation_id) if who.organisation_id is not None else None
    if who.organisation_id is not None and (organisation is None or not organisation.is_public):
        raise DomainError("Vælg en forening på listen.", field="organisation_id")
    if who.person_id is None:
        contact = who.contact
        person = add_person(
            actor, now, name=contact["name"] or "", phone=contact["phone"], email=contact["email"]
        )
    else:
        person = person_to_change(who.person_id)
    refuse_blocked(person)
    party = queries.party_of(person.id, who.organisation_id)
    if party is None:
        party = Party(person_id=person.id, organisation_id=who.organisation_id, created_at=now)
        db.session.add(party)
        db.session.flush()
    return party


def change(actor: Actor, now: datetime, participant_id: int, how: Registration) -> Participant:
    """They come in another way. Raises DomainError when the fair is over or they do not come."""
    participant = locked(participant_id)
    refuse_late(participant, now)
    _check_hours(participant.fair, how)
    _write(participant, how, now)
    db.session.flush()
    record(actor, now, "exchange_participant.change", PARTICIPANT, participant.id)
    return participant


def wish(
    actor: Actor, now: datetime, participant_id: int, wanted: Collection[int], unwanted: Collection[int]
) -> None:
    """Whom they want to meet, and whom not: participants of the same fair. Replaces what they wished before.

    Raises DomainError for somebody in both, and for who is not there.
    """
    participant = locked(participant_id)
    refuse_late(participant, now)
    if set(wanted) & set(unwanted):
        raise DomainError("Du har valgt den samme begge steder.", field="unwanted")
    others = {one.id for one in queries.participants_of(participant.fair_id)} - {participant.id}
    if not {*wanted, *unwanted} <= others:
        raise DomainError("En af dem kommer ikke mere. Se listen igen.", field="wanted")
    db.session.execute(delete(Wish).where(Wish.participant_id == participant.id))
    for about, is_wanted in [*((one, True) for one in wanted), *((one, False) for one in unwanted)]:
        db.session.add(Wish(participant_id=participant.id, about_id=about, is_wanted=is_wanted))
    db.session.flush()
    record(actor, now, "exchange_participant.wish", PARTICIPANT, participant.id)


def withdraw(actor: Actor, now: datetime, participant_id: int) -> Participant:
    """They do not come. Twice is once. What they give and seek stays in the catalogue.

    Raises NotFoundError, and DomainError when the fair is over: who came has come.
    """
    participant = locked(participant_id)
    if participant.status is Coming.COMING:
        if participant.fair.ends_at <= now:
            raise DomainError(TOO_LATE, phone=_phone())
        participant.status, participant.changed_at = Coming.WITHDRAWN, now
        db.session.flush()
        record(actor, now, "exchange_participant.leave", PARTICIPANT, participant.id)
        messages.withdraw_for(participant, now)
    return participant


def leave(actor: Actor, now: datetime, party_id: int) -> None:
    """A party comes to nothing any more, and what it gives and seeks is taken down."""
    for participant in queries.coming_of_party(party_id, now):
        withdraw(actor, now, participant.id)
    for item in queries.items_of(party_id):
        if item.state in items.MAY_TAKE_DOWN:
            items.take_down(actor, now, item.id)


def disown(actor: Actor, now: datetime, party_id: int) -> None:
    """ "Det var ikke mig": leave, and forget name and contact that somebody else wrote.

    Raises DomainError for somebody with an account, who looks after their own name on Min side.
    """
    party = db.session.get_one(Party, party_id)
    if account_of_person(party.person_id) is not None:
        raise DomainError("Log ind, og ret dine oplysninger på Min side.")
    leave(actor, now, party_id)
    forget_person(party.person_id)
    erase_person(actor, now, party.person)


def locked(participant_id: int) -> Participant:
    """A participant, locked and fresh. Raises NotFoundError."""
    participant = lock_row(Participant, participant_id)
    if participant is None:
        raise NotFoundError
    return participant


def refuse_late(participant: Participant, now: datetime) -> None:
    """Raise DomainError when a fair is over or cancelled, or somebody does not come to it any more."""
    fair = participant.fair
    if participant.status is not Coming.COMING or fair.state is FairState.CANCELLED or fair.ends_at <= now:
        raise DomainError(TOO_LATE, phone=_phone())


def _put_down(actor: Actor, now: datetime, fair: Fair, party: Party, how: Registration) -> Participant:
    _check_hours(fair, how)
    mark = mark_of(party.person, party.organisation_id)
    if queries.is_registered(fair.id, party.id, mark):
        raise DomainError("I er allerede tilmeldt. Brug linket i brevet, hvis I vil ændre noget.")
    made = Participant(fair_id=fair.id, party_id=party.id, mark=mark, status=Coming.COMING, created_at=now)
    _write(made, how, now)
    db.session.add(made)
    db.session.flush()
    record(actor, now, "exchange_participant.join", PARTICIPANT, made.id)
    return made


def _bring(actor: Actor, now: datetime, party: Party, offer: Offer | None) -> None:
    """Nobody comes without something that they give or seek."""
    if offer is not None:
        items.post(actor, now, party, offer)
    elif not queries.count_items(party.id):
        raise DomainError("Skriv en ting, I kan give eller søger.")


def _write(participant: Participant, how: Registration, now: datetime) -> None:
    participant.party_size, participant.languages = how.party_size, list(how.languages)
    participant.arrives_at, participant.leaves_at = how.arrives_at, how.leaves_at
    participant.names, participant.needs, participant.changed_at = how.names, how.needs, now


def _check_hours(fair: Fair, how: Registration) -> None:
    arrives, leaves = how.arrives_at or fair.starts_at, how.leaves_at or fair.ends_at
    if not fair.starts_at <= arrives < fair.ends_at:
        raise DomainError("Det er ikke, mens børsen er åben.", field="arrives")
    if not arrives < leaves <= fair.ends_at:
        raise DomainError("I kan ikke gå, før I kommer, eller efter børsen er slut.", field="leaves")


def is_open_to(actor: Actor, fair: Fair, now: datetime) -> bool:
    """Whether the actor can register somebody for a fair; staff can after the deadline, too."""
    where = phase(fair, now)
    return where is Phase.OPEN or (where is Phase.CLOSED and actor.has(Permission.MODERATE))


def _open_fair(actor: Actor, now: datetime, fair_id: int) -> Fair:
    """A fair, locked, that one can register for; staff put people down after the deadline, too."""
    fair = lock_row(Fair, fair_id)
    if fair is None or fair.state is FairState.DRAFT:
        raise NotFoundError
    if not is_open_to(actor, fair, now):
        raise DomainError("Man kan ikke tilmelde sig mere. Ring til os på %(phone)s.", phone=_phone())
    return fair


def mark_of(person: Person, organisation_id: int | None) -> str:
    """What tells a party at a fair from others, however often the same guest is written down."""
    return keyed_hash("exchange", f"{identity_of(person)}|{organisation_id}")


def _count(actor: Actor, now: datetime, who: Who) -> None:
    if who.person_id is None:
        count_guest(TRIES, actor, now, who.contact)


def _remember_try(refused: DomainError, actor: Actor, now: datetime, who: Who) -> None:
    if who.person_id is None:
        refused.afterwards = lambda: count_again(TRIES, actor, now, who.contact)


def _phone() -> str:
    return phone(current_pack().phone)
