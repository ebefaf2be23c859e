"""Writing something else in an item: what holds at once, what waits while the old text stays, and what is sent anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.exchange import messages
from app.exchange.items import (
    WRITTEN_MEANWHILE,
    drop_waiting,
    locked,
    locked_for_moderator,
    publish,
    write,
    writes_as,
)
from app.exchange.models import Item
from app.exchange.rules import AT_ONCE, Offer, Side, expires_on
from app.exchange.words import ITEM
from app.moderation.actions import decide_edit, move, propose_edit
from app.moderation.edits import split_changes
from app.moderation.models import ProposedEdit
from app.moderation.queries import waiting_edit
from app.moderation.states import By, State

#: States in which its owner may write something else.
MAY_CHANGE = frozenset({State.PENDING, State.NEEDS_WORK, State.REJECTED, State.EXPIRED, State.PUBLISHED})
_FIELDS = tuple(one.name for one in fields(Offer))


class Outcome(StrEnum):
    """What became of a change."""

    #: It holds, and everybody sees it.
    SAVED = "saved"
    #: All of it waits for an answer.
    SENT = "sent"
    #: Part of it does, while the old text stays.
    WAITS = "waits"
    #: What waited is taken back.
    TAKEN_BACK = "taken_back"


def change(actor: Actor, now: datetime, item_id: int, offer: Offer, version: int) -> Outcome:
    """Its owner writes it anew, from a page that showed this version; they say with it that it still holds.

    What was answered, or whose time was over, is sent again. What moderators, and members of trusted organisations,
    change of what everybody sees holds at once; the latter is looked at anew. Of what others change only what
    `AT_ONCE` names holds at once, the rest waits while the old text stays. Raises DomainError for what was put away,
    when it was changed since, and when nothing differs.
    """
    item = locked(item_id)
    if item.state not in MAY_CHANGE:
        raise DomainError("Det kan ikke ændres lige nu.")
    if item.version != version:
        raise DomainError("Opslaget er ændret et andet sted imens. Se det herunder, før I gemmer.")
    by = writes_as(actor, item.party)
    outcome = (
        _change_public(actor, now, item, offer, by)
        if item.state is State.PUBLISHED
        else _send_again(actor, now, item, offer, by)
    )
    item.version += 1
    item.expires_on = expires_on(clock.local(now).date())
    db.session.flush()
    return outcome


def _send_again(actor: Actor, now: datetime, item: Item, offer: Offer, by: By) -> Outcome:
    """Nobody sees it, so all of it is written; it waits unless it was over and who writes is trusted."""
    write(item, offer)
    db.session.flush()
    record(actor, now, "exchange_item.change", ITEM, item.id)
    if item.state is State.PENDING:
        return Outcome.SENT
    if item.state is State.EXPIRED and by is not By.AUTHOR:
        publish(actor, now, item, by)
        return Outcome.SAVED
    messages.promise_news(item, move(actor, now, ITEM, item, State.PENDING, by=By.AUTHOR), now)
    return Outcome.SENT


def _change_public(actor: Actor, now: datetime, item: Item, offer: Offer, by: By) -> Outcome:
    """Everybody sees it: what holds at once is written, and the rest waits."""
    before, after = values_of(item), _plain(asdict(offer))
    holds, waits = (after, {}) if by is not By.AUTHOR else split_changes(before, after, AT_ONCE)
    is_touched = any(before[name] != value for name, value in holds.items())
    if by is not By.AUTHOR:
        is_touched = drop_waiting(item) or is_touched
    if is_touched:
        write(item, _offer({**before, **holds}))
        item.fitted_at = None
        db.session.flush()
        record(actor, now, "exchange_item.change", ITEM, item.id)
    if by is not By.AUTHOR:
        if not is_touched:
            raise DomainError("Du har ikke ændret noget.")
        item.looked_at = now if by is By.MODERATOR else None
        return Outcome.SAVED
    return _let_wait(actor, now, item, before, waits, is_touched=is_touched)


def _let_wait(
    actor: Actor,
    now: datetime,
    item: Item,
    before: Mapping[str, Any],
    waits: Mapping[str, Any],
    *,
    is_touched: bool,
) -> Outcome:
    differs = any(before[name] != value for name, value in waits.items())
    if is_touched and not differs and waiting_edit(ITEM, item.id) is None:
        return Outcome.SAVED
    edit = propose_edit(actor, now, ITEM, item, before, waits)
    if edit is None:
        return Outcome.TAKEN_BACK
    # A guest has no log-in, but it is theirs all the same.
    edit.author_id = item.party.person_id
    db.session.flush()
    return Outcome.WAITS


def answer_edit(
    actor: Actor,
    now: datetime,
    item_id: int,
    edit_id: int,
    version: int,
    *,
    is_approved: bool,
    text: str = "",
) -> ProposedEdit:
    """Let everybody see the new words, or say no with a text; the owner is told. `version` is what was read.

    Raises NotFoundError unless the actor is a moderator, everybody sees the item and the words are its own; DomainError
    when others were written since, and as `moderation.actions.decide_edit`.
    """
    item = locked_for_moderator(actor, item_id)
    waiting = db.session.get(ProposedEdit, edit_id)
    if waiting is None or (waiting.object_type, waiting.object_id) != (ITEM, item_id):
        raise NotFoundError
    if item.state is not State.PUBLISHED:
        raise NotFoundError
    if item.version != version:
        raise DomainError(WRITTEN_MEANWHILE)
    edit = decide_edit(actor, now, edit_id, is_approved=is_approved, reason=text)
    if is_approved:
        write(item, _offer({**values_of(item), **edit.after}))
        item.fitted_at, item.looked_at = None, now
    item.version += 1
    db.session.flush()
    messages.promise_edit_decided(item, edit, now)
    return edit


def as_it_stands(item: Item) -> Offer:
    """What an item says to everybody."""
    return _offer(values_of(item))


def values_of(item: Item) -> dict[str, Any]:
    """An item as it stands, in values that a proposed edit can keep."""
    return _plain({name: getattr(item, name) for name in _FIELDS})


def to_change(item: Item) -> Offer:
    """What its owner is shown to change: as it stands, with what they wrote and that waits."""
    edit = waiting_edit(ITEM, item.id)
    return _offer({**values_of(item), **(edit.after if edit is not None else {})})


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "side": str(values["side"])}


def _offer(values: Mapping[str, Any]) -> Offer:
    return Offer(**{**values, "side": Side(values["side"])})
