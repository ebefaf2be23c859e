"""Another host: the host (or staff, when the host has gone) asks somebody by e-mail, who says yes with their log-in.

Until then the host stays, so a group is never without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.tokens import hash_of, new_token
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.hosting_series import change_host
from app.groups import messages
from app.groups.actions import locked_for
from app.groups.joining import leave
from app.groups.models import Group, Handover
from app.groups.queries import KIND, is_open, members_of, own_membership
from app.groups.rules import MemberStatus
from app.groups.standing import stand
from app.moderation.states import State
from app.people.blocking import refuse_blocked
from app.people.queries import person_to_change

#: How long somebody may think about it, and how many may be asked in a day.
HOLDS, MOST_A_DAY = timedelta(days=14), 5


def hand_over(actor: Actor, now: datetime, group_id: int, email: str) -> Handover:
    """Ask who logs in with this e-mail to be the host; whoever was asked before is asked no more.

    Whether anybody logs in with it is told to nobody. Raises NotFoundError for whom the group is none of their
    business, DomainError for a group that everybody does not see, for the host's own e-mail, and after too many.
    """
    group = locked_for(actor, group_id)
    if group.state is not State.PUBLISHED:
        raise DomainError("Gruppen skal kunne ses af alle, før en anden kan blive vært.", field="email")
    if group.host.email == email:
        raise DomainError("Det er den, der er vært nu.", field="email")
    _refuse_too_many(group_id, now)
    _close_open(group_id, now)
    token = new_token()
    handover = Handover(
        group_id=group_id,
        email=email,
        token_hash=hash_of(token),
        offered_by=actor.person_id,
        created_at=now,
        expires_at=now + HOLDS,
    )
    db.session.add(handover)
    db.session.flush()
    record(actor, now, "group.hand_over", KIND, group_id)
    messages.promise_handover(handover, token, now)
    return handover


def take_back(actor: Actor, now: datetime, group_id: int) -> None:
    """Nobody is asked any more. Twice is once. Raises NotFoundError for whom it is none of their business."""
    locked_for(actor, group_id)
    if _close_open(group_id, now):
        record(actor, now, "group.keep_host", KIND, group_id)


@dataclass(frozen=True)
class Opened:
    """What the link in the letter opens for who is logged in."""

    handover: Handover
    #: Whether it was sent to the address they log in with.
    is_mine: bool


def opened_by(actor: Actor, now: datetime, token: str) -> Opened | None:
    """What a token opens; None when it is worth nothing (any more)."""
    found = select(Handover).where(Handover.token_hash == hash_of(token))
    handover = db.session.scalars(found).unique().one_or_none()
    if handover is None or not is_open(handover, now):
        return None
    account = db.session.get(Account, actor.account_id) if actor.account_id else None
    return Opened(handover, account is not None and account.email == handover.email)


def accept(actor: Actor, now: datetime, token: str) -> Group:
    """Be the host from now on, of the group and its dates; both are told, once.

    Raises NotFoundError for a token that opens nothing for the actor, DomainError for who is shut out.
    """
    opened = opened_by(actor, now, token)
    if opened is None or not opened.is_mine or actor.person_id is None:
        raise NotFoundError
    person = person_to_change(actor.person_id)
    refuse_blocked(person)
    group = lock_row(Group, opened.handover.group_id)
    handover = lock_row(Handover, opened.handover.id)
    if group is None or handover is None or not is_open(handover, now):
        raise NotFoundError
    former = group.host
    handover.closed_at = now
    group.host_id, group.host = person.id, person
    if group.welcome_name == former.first_name:
        group.welcome_name, group.welcome_sign = person.first_name, ""
    own = own_membership(group.id, person.id)
    if own is not None:
        leave(actor, now, own.id)
    if group.series is not None:
        change_host(group.series, person, now)
    db.session.flush()
    stand(group)
    record(actor, now, "group.change_host", KIND, group.id, former=former.id)
    asking = [one for one in members_of(group.id) if one.status is MemberStatus.ASKED]
    messages.hand_on(group, former, asking, now)
    messages.promise_host_changed(group, handover, former, now)
    return group


def open_handover(group_id: int, now: datetime) -> Handover | None:
    """Who is asked now, or None."""
    waiting = select(Handover).where(
        Handover.group_id == group_id, Handover.closed_at.is_(None), Handover.expires_at > now
    )
    found = db.session.scalars(waiting.order_by(Handover.id.desc()).limit(1)).unique().one_or_none()
    return found if found is not None and is_open(found, now) else None


def _close_open(group_id: int, now: datetime) -> bool:
    waiting = select(Handover).where(Handover.group_id == group_id, Handover.closed_at.is_(None))
    found = list(db.session.scalars(waiting).unique())
    for one in found:
        one.closed_at = now
    db.session.flush()
    return bool(found)


def _refuse_too_many(group_id: int, now: datetime) -> None:
    lately = select(Handover.id).where(
        Handover.group_id == group_id, Handover.created_at > now - timedelta(days=1)
    )
    if len(db.session.scalars(lately.limit(MOST_A_DAY)).all()) == MOST_A_DAY:
        raise DomainError("Du har spurgt mange i dag. Prøv igen i morgen.", field="email")
