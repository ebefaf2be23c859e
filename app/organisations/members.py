"""Who looks after an organisation: inviting, accepting, and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import ngettext
from sqlalchemy import func, select

from app.accounts.models import Account
from app.accounts.tokens import hash_of, new_token
from app.audit.actions import record
from app.core import blocking
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission, can
from app.organisations import messages
from app.organisations.actions import locked
from app.organisations.models import Invitation, Membership, Organisation
from app.organisations.queries import KIND, invitation_with, is_open, members_of, open_invitations, role_in
from app.organisations.rules import MemberRole, leaves_nobody, may_invite, may_remove
from app.people.blocking import refuse_blocked
from app.people.queries import person_to_change

#: How long an invitation holds, and how many an organisation may send in a day.
HOLDS, MOST_A_DAY = timedelta(days=14), 10


def invite(actor: Actor, now: datetime, organisation_id: int, *, email: str, role: MemberRole) -> Invitation:
    """Ask somebody by e-mail to look after an organisation, too; an older invitation of theirs ends.

    Raises NotFoundError for who is no member, DomainError before the page was read (its name goes to strangers), when
    an editor invites an owner, for who is a member already and after too many in a day.
    """
    organisation = locked(organisation_id)
    own = _own_role(actor, organisation)
    if not organisation.is_public:
        raise DomainError("Vent, til vi har svaret. Så kan du spørge flere.", field="email")
    if not may_invite(own, role):
        raise DomainError("Kun en ejer kan invitere en ejer.", field="role")
    if any(one.person.email == email for one in members_of(organisation_id)):
        raise DomainError("Den e-mail er allerede med.", field="email")
    refuse_too_many(organisation_id, now)
    for older in open_invitations(organisation_id, now):
        if older.email == email:
            older.closed_at = now
    token = new_token()
    invitation = Invitation(
        organisation_id=organisation_id,
        email=email,
        role=role,
        token_hash=hash_of(token),
        invited_by=actor.person_id,
        created_at=now,
        expires_at=now + HOLDS,
    )
    db.session.add(invitation)
    db.session.flush()
    record(actor, now, "organisation.invite", KIND, organisation_id, role=role)
    messages.promise_invitation(invitation, token, now)
    return invitation


def withdraw_invitation(actor: Actor, now: datetime, organisation_id: int, invitation_id: int) -> None:
    """Take an invitation back. Raises NotFoundError for one that is not there, and for who may not send it."""
    organisation = locked(organisation_id)
    invitation = lock_row(Invitation, invitation_id)
    if (
        invitation is None
        or invitation.organisation_id != organisation_id
        or invitation.closed_at is not None
        or not may_invite(_own_role(actor, organisation), invitation.role)
    ):
        raise NotFoundError
    invitation.closed_at = now
    record(actor, now, "organisation.withdraw_invitation", KIND, organisation_id)
    db.session.flush()


@dataclass(frozen=True)
class Opened:
    """What the link of an invitation opens for who is logged in."""

    invitation: Invitation
    #: Whether it was sent to the address they log in with.
    is_mine: bool


def opened_by(actor: Actor, now: datetime, token: str) -> Opened | None:
    """What a token opens; None when it is worth nothing (any more)."""
    invitation = invitation_with(hash_of(token))
    if invitation is None or not is_open(invitation, now):
        return None
    account = db.session.get(Account, actor.account_id) if actor.account_id else None
    return Opened(invitation, account is not None and account.email == invitation.email)


def accept(actor: Actor, now: datetime, token: str) -> Organisation:
    """Become a member by an invitation; who is one already gets the better of both roles.

    Raises NotFoundError for a token that opens nothing for the actor, DomainError for who is shut out.
    """
    found = opened_by(actor, now, token)
    if found is None or not found.is_mine or actor.person_id is None:
        raise NotFoundError
    person = person_to_change(actor.person_id)
    refuse_blocked(person)
    organisation = locked(found.invitation.organisation_id)
    invitation = lock_row(Invitation, found.invitation.id)
    if invitation is None or not is_open(invitation, now):
        raise NotFoundError
    invitation.closed_at = now
    add_member(actor, now, organisation, person.id, invitation.role)
    return organisation


def add_member(
    actor: Actor, now: datetime, organisation: Organisation, person_id: int, role: MemberRole
) -> None:
    """Let a person look after a locked organisation from now on."""
    values = {"organisation_id": organisation.id, "person_id": person_id, "role": role, "began_at": now}
    if not insert_once(Membership, {**values, "ended_at": None}):
        own = db.session.scalars(
            select(Membership).where(
                Membership.organisation_id == organisation.id,
                Membership.person_id == person_id,
                Membership.ended_at.is_(None),
            )
        ).one()
        own.role = MemberRole.OWNER if MemberRole.OWNER in (own.role, role) else role
    db.session.flush()
    record(actor, now, "organisation.add_member", KIND, organisation.id, person=person_id, role=role)


def remove_member(actor: Actor, now: datetime, organisation_id: int, membership_id: int) -> Membership:
    """End a membership; its rights end with it, and what they held for the organisation goes to another.

    Who is taken off by others is told, and whom they asked comes no more: it may be themselves at another address.
    Raises NotFoundError for one that is not there or not the actor's to end, DomainError for the last owner.
    """
    organisation = locked(organisation_id)
    membership = _theirs_to_end(actor, organisation, lock_row(Membership, membership_id))
    is_self = membership.person_id == actor.person_id
    owners = sum(one.role is MemberRole.OWNER for one in members_of(organisation_id))
    if leaves_nobody(membership.role, owners):
        raise DomainError("Der skal være en ejer. Inviter en ny ejer først.")
    membership.ended_at = now
    db.session.flush()
    record(actor, now, "organisation.remove_member", KIND, organisation_id, person=membership.person_id)
    blocking.carry_out(blocking.MEMBERSHIP, actor, now, membership.id)
    if not is_self:
        close_invitations_of(membership, now)
        messages.promise_membership_ended(membership, now)
    return membership


def has_ended(organisation_id: int, membership_id: int) -> bool:
    """Whether somebody looked after an organisation and does not any more."""
    one = db.session.get(Membership, membership_id)
    return one is not None and one.organisation_id == organisation_id and one.ended_at is not None


def to_remove(actor: Actor, organisation: Organisation, membership_id: int) -> Membership:
    """A membership that the actor may end. Raises NotFoundError for one that is over, and for any other."""
    return _theirs_to_end(actor, organisation, db.session.get(Membership, membership_id))


def _theirs_to_end(actor: Actor, organisation: Organisation, membership: Membership | None) -> Membership:
    if membership is None or membership.organisation_id != organisation.id or membership.ended_at is not None:
        raise NotFoundError
    is_self = membership.person_id == actor.person_id
    if not is_self or not can(actor, Permission.EDIT_ORGANISATION, organisation):
        own = _own_role(actor, organisation)
        if not may_remove(own, is_self=False):
            raise NotFoundError
    return membership


def what_ends(membership: Membership, now: datetime, *, is_self: bool) -> list[str]:
    """What goes with a membership and what does not, in sentences for who is about to end it."""
    asked = 0 if is_self else len(_invited_by(membership, now))
    said = ngettext(
        "%(num)s indbydelse fra personen gælder ikke mere. I kan sende en ny.",
        "%(num)s indbydelser fra personen gælder ikke mere. I kan sende nye.",
        asked,
    )
    return [*([said] if asked else []), *blocking.what_happens(blocking.MEMBERSHIP, membership.id, now)]


def close_invitations_of(membership: Membership, now: datetime) -> None:
    """Whom a member asked comes no more."""
    for invitation in _invited_by(membership, now):
        invitation.closed_at = now
    db.session.flush()


def _invited_by(membership: Membership, now: datetime) -> list[Invitation]:
    waiting = open_invitations(membership.organisation_id, now)
    return [one for one in waiting if one.invited_by == membership.person_id]


def _own_role(actor: Actor, organisation: Organisation) -> MemberRole:
    """What the actor may; moderators may what owners may. Raises NotFoundError for who may nothing."""
    if actor.has(Permission.OWN_ORGANISATION):
        return MemberRole.OWNER
    own = role_in(organisation.id, actor.person_id)
    if own is None:
        raise NotFoundError
    return own


def refuse_too_many(organisation_id: int, now: datetime, adding: int = 1) -> None:
    """Raise DomainError when so many more would be more than an organisation may invite in a day."""
    lately = select(func.count(Invitation.id)).where(
        Invitation.organisation_id == organisation_id, Invitation.created_at > now - timedelta(days=1)
    )
    if (db.session.scalar(lately) or 0) + adding > MOST_A_DAY:
        raise DomainError("I har inviteret mange i dag. Vent til i morgen.", field="email")
