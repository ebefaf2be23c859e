"""What people give and seek: writing it, saying that it still holds, taking it down, and what moderators answer."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from app.audit.actions import record
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.danish import fold
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.exchange import messages, queries
from app.exchange.models import Item, Party
from app.exchange.rules import MOST_ITEMS, Offer, expires_on
from app.exchange.words import ITEM, category_in_words
from app.moderation.actions import begin, move
from app.moderation.looking import let_go
from app.moderation.models import ModerationStep
from app.moderation.queries import waiting_edit
from app.moderation.states import By, State
from app.organisations.queries import role_in

#: States in which its owner may say that it still holds, and take it down.
MAY_RENEW = frozenset({State.PUBLISHED, State.EXPIRED})
MAY_TAKE_DOWN = frozenset({State.PENDING, State.NEEDS_WORK, State.REJECTED, State.PUBLISHED})
WRITTEN_MEANWHILE = "De har skrevet noget andet imens. Læs det, og svar så."


def post(actor: Actor, now: datetime, party: Party, offer: Offer) -> Item:
    """A new item of a party. By a moderator, and by a member of a trusted organisation, it is public at once; others
    wait for an answer.

    Raises DomainError for more than one party writes.
    """
    if queries.count_items(party.id) >= MOST_ITEMS:
        raise DomainError(
            "I har mange opslag. Tag et af dem ned, eller ring til os på %(phone)s.",
            phone=phone(current_pack().phone),
        )
    by = writes_as(actor, party)
    goes_out = by is not By.AUTHOR
    item = Item(
        party_id=party.id,
        state=State.DRAFT if goes_out else State.PENDING,
        state_at=now,
        created_at=now,
        expires_on=expires_on(clock.local(now).date()),
        looked_at=now if by is By.MODERATOR else None,
    )
    write(item, offer)
    db.session.add(item)
    db.session.flush()
    step = begin(actor, now, ITEM, item)
    if goes_out:
        publish(actor, now, item, by)
    else:
        messages.promise_news(item, step, now)
    return item


def renew(actor: Actor, now: datetime, item_id: int) -> Item:
    """Its owner says that it still holds. What was over by itself was read once, and is sent again.

    Raises DomainError for what is neither public nor over.
    """
    item = locked(item_id)
    if item.state not in MAY_RENEW:
        raise DomainError("Opslaget er ikke i kataloget. Skriv det igen.")
    item.expires_on = expires_on(clock.local(now).date())
    db.session.flush()
    record(actor, now, "exchange_item.renew", ITEM, item.id)
    if item.state is State.EXPIRED:
        messages.promise_news(item, move(actor, now, ITEM, item, State.PENDING, by=By.AUTHOR), now)
    return item


def take_down(actor: Actor, now: datetime, item_id: int) -> None:
    """Its owner does not want it in the catalogue any more. Twice is once. Raises DomainError for what staff hid."""
    item = locked(item_id)
    if item.state is State.ARCHIVED:
        return
    if item.state not in MAY_TAKE_DOWN:
        raise DomainError("Opslaget er ikke i kataloget nu.")
    drop_waiting(item)
    move(actor, now, ITEM, item, State.ARCHIVED, by=By.AUTHOR)


def expire(now: datetime, item_id: int) -> None:
    """Nobody said that it still holds; the system takes it out of the catalogue."""
    item = lock_row(Item, item_id)
    if item is not None and item.state is State.PUBLISHED and item.expires_on < clock.local(now).date():
        drop_waiting(item)
        move(SYSTEM, now, ITEM, item, State.EXPIRED, by=By.SYSTEM)


# ---- what moderators answer -------------------------------------------------------------------------------------


def answer(
    actor: Actor, now: datetime, item_id: int, to: State, text: str = "", version: int | None = None
) -> ModerationStep:
    """Publish, ask for changes, reject, hide, or show again; the owner is told, with the text. `version` is what was
    read, where a page says it.

    Raises NotFoundError unless the actor is a moderator, DomainError for a step that is not there or needs a text, and
    when something else was written since.
    """
    item = locked_for_moderator(actor, item_id)
    if version is not None and item.version != version:
        raise DomainError(WRITTEN_MEANWHILE)
    step = move(actor, now, ITEM, item, to, by=By.MODERATOR, reason=text)
    item.looked_at = now
    if to is State.PUBLISHED:
        item.published_at, item.fitted_at = item.published_at or now, None
    else:
        drop_waiting(item)
    db.session.flush()
    messages.promise_news(item, step, now)
    return step


def look_at(actor: Actor, now: datetime, item_id: int) -> Item:
    """A moderator read what a trusted organisation made public, and lets it stand."""
    item = locked_for_moderator(actor, item_id)
    item.looked_at = now
    db.session.flush()
    let_go(ITEM, item.id)
    record(actor, now, "exchange_item.look_at", ITEM, item.id)
    return item


def drop_waiting(item: Item) -> bool:
    """Nobody is to answer new words of an item any more; whether there were any. Flushes, never commits."""
    edit = waiting_edit(ITEM, item.id)
    if edit is None:
        return False
    let_go(f"{ITEM}_edit", edit.id)
    db.session.delete(edit)
    db.session.flush()
    return True


def locked(item_id: int) -> Item:
    """An item, locked and fresh. Raises NotFoundError."""
    item = lock_row(Item, item_id)
    if item is None:
        raise NotFoundError
    return item


def locked_for_moderator(actor: Actor, item_id: int) -> Item:
    """The same for a moderator. Raises NotFoundError for others."""
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    return locked(item_id)


def writes_as(actor: Actor, party: Party) -> By:
    """As what somebody writes: what staff write they have read."""
    if actor.has(Permission.MODERATE):
        return By.MODERATOR
    organisation = party.organisation
    if organisation is None or not (organisation.is_trusted and organisation.is_public):
        return By.AUTHOR
    return By.TRUSTED_AUTHOR if role_in(organisation.id, actor.person_id) is not None else By.AUTHOR


def publish(actor: Actor, now: datetime, item: Item, by: By) -> None:
    """Let everybody see a locked item."""
    move(actor, now, ITEM, item, State.PUBLISHED, by=by)
    item.published_at, item.fitted_at = item.published_at or now, None
    db.session.flush()


def write(item: Item, offer: Offer) -> None:
    """Write an offer into an item. Neither flushes nor asks whether that may be."""
    for name, value in asdict(offer).items():
        setattr(item, name, value)
    item.folded = fold(f"{offer.title} {offer.text} {category_in_words(offer.category)}")
