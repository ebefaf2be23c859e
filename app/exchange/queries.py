"""Reads of the exchange: fairs, who comes, and what one party has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.exchange.models import Fair, Item, Participant, Party, Wish
from app.exchange.rules import ASK_BEFORE, Coming, FairState
from app.exchange.words import ITEM
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.states import PUBLIC, State
from app.organisations.models import Membership, Organisation

#: States in which an item is in the catalogue, or may come into it.
_LIVES = (State.PENDING, State.NEEDS_WORK, State.PUBLISHED)
_SHOWN = (FairState.OPEN, FairState.CLOSED)
_MOST = 1000


# ---- fairs ------------------------------------------------------------------------------------------------------


def fair_by_id(fair_id: int) -> Fair | None:
    """A fair, whatever its state, or None."""
    return db.session.get(Fair, fair_id)


def next_fair(now: datetime) -> Fair | None:
    """The next fair that everybody may see, or None."""
    coming = select(Fair).where(Fair.state.in_(_SHOWN), Fair.ends_at > now)
    return db.session.scalars(coming.order_by(Fair.starts_at, Fair.id).limit(1)).unique().first()


def fairs_between(begins: datetime, ends: datetime) -> list[Fair]:
    """Fairs that everybody may see and that start between the two."""
    found = select(Fair).where(Fair.state.in_(_SHOWN), Fair.starts_at >= begins, Fair.starts_at < ends)
    return list(db.session.scalars(found.order_by(Fair.starts_at, Fair.id)).unique())


class FairRow(NamedTuple):
    """A fair on the list of staff, with how many come."""

    fair: Fair
    parties: int
    people: int


def fairs() -> list[FairRow]:
    """All fairs, the newest first; one statement."""
    comes = (Participant.fair_id == Fair.id) & (Participant.status == Coming.COMING)
    parties = select(func.count(Participant.id)).where(comes).scalar_subquery()
    people = select(func.coalesce(func.sum(Participant.party_size), 0)).where(comes).scalar_subquery()
    rows = select(Fair, parties, people).order_by(Fair.starts_at.desc(), Fair.id).limit(_MOST)
    return [FairRow(row[0], int(row[1]), int(row[2])) for row in db.session.execute(rows).unique()]


# ---- who comes --------------------------------------------------------------------------------------------------


def participants_of(fair_id: int) -> list[Participant]:
    """Everybody who comes to a fair, the first first."""
    own = select(Participant).where(Participant.fair_id == fair_id, Participant.status == Coming.COMING)
    return list(db.session.scalars(own.order_by(Participant.id).limit(_MOST)).unique())


def is_registered(fair_id: int, party_id: int, mark: str) -> bool:
    """Whether this party, or a guest with the same name, contact and organisation, comes already."""
    same = or_(Participant.party_id == party_id, Participant.mark == mark)
    own = select(Participant.id).where(
        Participant.fair_id == fair_id, Participant.status == Coming.COMING, same
    )
    return db.session.scalar(own.limit(1)) is not None


def participant_by_id(participant_id: int) -> Participant | None:
    """Somebody at a fair, whether they still come or not, or None."""
    return db.session.get(Participant, participant_id, options=(joinedload(Participant.fair),))


def coming_of_party(party_id: int, now: datetime) -> list[Participant]:
    """The fairs that a party comes to and that are not over, the next first."""
    own = (
        select(Participant)
        .join(Fair, Fair.id == Participant.fair_id)
        .where(Participant.party_id == party_id, Participant.status == Coming.COMING, Fair.ends_at > now)
        .options(joinedload(Participant.fair))
    )
    return list(db.session.scalars(own.order_by(Fair.starts_at, Participant.id)).unique())


def coming_of_person(person_id: int, now: datetime) -> list[Participant]:
    """The same for all parties of a person."""
    own = (
        select(Participant)
        .join(Fair, Fair.id == Participant.fair_id)
        .join(Party, Party.id == Participant.party_id)
        .where(Party.person_id == person_id, Participant.status == Coming.COMING, Fair.ends_at > now)
        .options(joinedload(Participant.fair))
    )
    return list(db.session.scalars(own.order_by(Fair.starts_at, Participant.id)).unique())


def takes_part_in(person_id: int, now: datetime) -> tuple[bool, bool]:
    """Whether a person comes to a fair that is not over, and whether they have something in the catalogue; but for what
    another of their organisation has when they are gone.
    """
    running = (Membership.organisation_id == Party.organisation_id, Membership.ended_at.is_(None))
    own = exists().where(*running, Membership.person_id == person_id)
    others = exists().where(*running, Membership.person_id != person_id)
    return takes_part_as(and_(Party.person_id == person_id, ~and_(own, others)), now)


def takes_part_as(whose: ColumnElement[bool], now: datetime) -> tuple[bool, bool]:
    """The same of such parties."""
    comes = (
        select(Participant.id)
        .join(Fair, Fair.id == Participant.fair_id)
        .join(Party, Party.id == Participant.party_id)
        .where(whose, Participant.status == Coming.COMING, Fair.ends_at > now)
    )
    gives = select(Item.id).join(Party, Party.id == Item.party_id)
    gives = gives.where(whose, Item.state.in_(_LIVES))
    row = db.session.execute(select(comes.exists(), gives.exists())).one()
    return bool(row[0]), bool(row[1])


def wishes_of(participant_id: int) -> dict[int, bool]:
    """Participant → whether this one wants to meet them, or would rather not."""
    own = select(Wish.about_id, Wish.is_wanted).where(Wish.participant_id == participant_id)
    return {row[0]: row[1] for row in db.session.execute(own)}


def wishes_at(fair_id: int) -> dict[int, dict[int, bool]]:
    """Participant → whom they want to meet at a fair, or would rather not."""
    own = select(Wish.participant_id, Wish.about_id, Wish.is_wanted)
    own = own.join(Participant, Participant.id == Wish.participant_id).where(Participant.fair_id == fair_id)
    found: dict[int, dict[int, bool]] = {}
    for participant_id, about_id, is_wanted in db.session.execute(own):
        found.setdefault(participant_id, {})[about_id] = is_wanted
    return found


def forget_hours(fair_id: int) -> None:
    """A fair was moved: when everybody wanted to come and go is not known any more. Flushes, never commits."""
    db.session.execute(
        update(Participant).where(Participant.fair_id == fair_id).values(arrives_at=None, leaves_at=None)
    )
    db.session.expire_all()


def to_remind(begins: datetime, ends: datetime) -> list[Participant]:
    """Who comes to a fair that starts between the two."""
    own = (
        select(Participant)
        .join(Fair, Fair.id == Participant.fair_id)
        .where(
            Participant.status == Coming.COMING,
            Fair.state.in_(_SHOWN),
            Fair.starts_at >= begins,
            Fair.starts_at < ends,
        )
        .options(joinedload(Participant.fair))
        .order_by(Participant.id)
        .limit(_MOST)
    )
    return list(db.session.scalars(own).unique())


# ---- one party --------------------------------------------------------------------------------------------------


def party_of(person_id: int, organisation_id: int | None) -> Party | None:
    """The party that somebody is for an organisation, or for themself; None when there is none yet."""
    same = select(Party).where(
        Party.person_id == person_id, Party.organisation_id.is_not_distinct_from(organisation_id)
    )
    return db.session.scalars(same.order_by(Party.id).limit(1)).unique().first()


def parties_of(person_id: int) -> list[Party]:
    """All parties of a person."""
    own = select(Party).where(Party.person_id == person_id).order_by(Party.id)
    return list(db.session.scalars(own).unique())


def parties_for(organisation_id: int) -> list[Party]:
    """All who take part for an organisation."""
    own = select(Party).where(Party.organisation_id == organisation_id).order_by(Party.id)
    return list(db.session.scalars(own).unique())


def items_of(party_id: int) -> list[Item]:
    """What a party gives and seeks, but for what it took down; the newest first."""
    own = select(Item).where(Item.party_id == party_id, Item.state != State.ARCHIVED)
    return list(db.session.scalars(own.order_by(Item.id.desc()).limit(_MOST)).unique())


def count_items(party_id: int) -> int:
    """How many of them are in the catalogue, or may come into it."""
    own = select(func.count(Item.id)).where(Item.party_id == party_id, Item.state.in_(_LIVES))
    return int(db.session.scalar(own) or 0)


def item_by_id(item_id: int) -> Item | None:
    """An item, whatever its state, or None."""
    return db.session.get(Item, item_id)


def written_by_strangers(item_ids: Sequence[int]) -> set[int]:
    """Those of these items that somebody wrote for an organisation of which they are no member."""
    belongs = select(Membership.id).where(
        Membership.organisation_id == Party.organisation_id,
        Membership.person_id == Party.person_id,
        Membership.ended_at.is_(None),
    )
    found = select(Item.id).join(Party, Party.id == Item.party_id).where(Item.id.in_(item_ids))
    return set(db.session.scalars(found.where(Party.organisation_id.is_not(None), ~belongs.exists())))


def public_title(item_id: int) -> str | None:
    """What an item that everybody may see is called, or None."""
    item = item_by_id(item_id)
    return item.title if item is not None and item.is_public else None


def items_to_ask(today: date) -> list[Item]:
    """Public items whose owner is to be asked whether they still hold."""
    soon = select(Item).where(
        Item.state.in_(PUBLIC), Item.expires_on >= today, Item.expires_on <= today + ASK_BEFORE
    )
    return list(db.session.scalars(soon.order_by(Item.id).limit(_MOST)).unique())


def items_over(today: date) -> list[int]:
    """Public items that nobody said still hold."""
    over = select(Item.id).where(Item.state.in_(PUBLIC), Item.expires_on < today)
    return list(db.session.scalars(over.order_by(Item.id).limit(_MOST)))


def waiting_items() -> list[Item]:
    """What waits for an answer, the oldest first."""
    waiting = select(Item).where(Item.state == State.PENDING).order_by(Item.state_at, Item.id).limit(_MOST)
    return list(db.session.scalars(waiting).unique())


def edits_to_read() -> list[tuple[ProposedEdit, Item]]:
    """New words for what is in the catalogue that nobody has answered, the oldest first, with their items."""
    waiting = (
        select(ProposedEdit, Item)
        .join(Item, Item.id == ProposedEdit.object_id)
        .where(ProposedEdit.object_type == ITEM, ProposedEdit.decided_at.is_(None), Item.state.in_(PUBLIC))
        .order_by(ProposedEdit.created_at, ProposedEdit.id)
        .limit(_MOST)
    )
    return [(row[0], row[1]) for row in db.session.execute(waiting).unique()]


def organisations() -> Sequence[tuple[int, str]]:
    """(id, name) of the organisations that everybody sees, in Danish order."""
    public = select(Organisation.id, Organisation.name).where(Organisation.state.in_(PUBLIC))
    return [
        (row[0], row[1])
        for row in db.session.execute(public.order_by(Organisation.sort_key, Organisation.id).limit(_MOST))
    ]


def said_about(items: Sequence[Item]) -> dict[int, str]:
    """Item → what moderators wrote when they answered last, where that still stands; one statement."""
    states = {one.id: one.state for one in items}
    steps = select(ModerationStep).where(
        ModerationStep.object_type == ITEM, ModerationStep.object_id.in_(states)
    )
    newest = {step.object_id: step for step in db.session.scalars(steps.order_by(ModerationStep.id))}
    return {
        number: step.reason
        for number, step in newest.items()
        if step.to_state == states[number] and step.reason
    }


def with_new_words(items: Sequence[Item]) -> set[int]:
    """Which of these have new words that wait for an answer; one statement."""
    waiting = select(ProposedEdit.object_id).where(
        ProposedEdit.object_type == ITEM,
        ProposedEdit.object_id.in_([one.id for one in items]),
        ProposedEdit.decided_at.is_(None),
    )
    return set(db.session.scalars(waiting))


def items_of_person(person_id: int) -> list[Item]:
    """What all parties of a person give and seek, but for what they took down; the newest first."""
    own = select(Item).join(Party, Party.id == Item.party_id).where(Party.person_id == person_id)
    own = own.where(Item.state != State.ARCHIVED).order_by(Item.id.desc()).limit(_MOST)
    return list(db.session.scalars(own).unique())
