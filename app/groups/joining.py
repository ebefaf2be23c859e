"""Coming into a group and out of it: lock → reload → rule → change → audit → promise → flush."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.accounts.queries import account_of_person
from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.gatherings.guests import count_again, count_guest
from app.gatherings.identity import identity_of, identity_of_one
from app.groups import messages
from app.groups.actions import locked_for
from app.groups.models import Group, Member
from app.groups.queries import MEMBER, is_on_list
from app.groups.retention import forget_person
from app.groups.rules import ACTIVE, MemberStatus, status_of_new
from app.people.actions import add_person, erase_person
from app.people.blocking import refuse_blocked
from app.people.models import Person
from app.people.queries import person_to_change

#: What tries of guests are counted under.
TRIES = "group-join"


def join(
    actor: Actor,
    now: datetime,
    group_id: int,
    person: Person,
    note: str = "",
    *,
    is_new: bool = False,
    is_on_phone: bool = False,
) -> Member:
    """Put a person on the list, or let them wait for the host where one asks first.

    `is_on_phone`: who acts is talking with them, so nobody rings to say it again. Who it is that types
    a new name, nobody knows: they are not told who is in a discreet group, and the name stands there twice. Raises
    NotFoundError for what is not public, DomainError for who is shut out, is on the list already, or hosts it.
    """
    group = lock_row(Group, group_id)
    if group is None or not group.is_public:
        raise NotFoundError
    refuse_blocked(person)
    identity = identity_of(person)
    if group.host_id == person.id:
        raise DomainError("Det er din egen gruppe.")
    by_stranger = is_new and actor.person_id is None
    if by_stranger and group.is_discreet and is_on_list(group.id, person.id, identity):
        identity = identity_of_one(person)
    if is_on_list(group.id, person.id, identity):
        raise DomainError("Du står allerede på listen.")
    member = Member(
        group_id=group.id,
        person_id=person.id,
        identity=identity,
        status=status_of_new(group.door),
        note=note.strip(),
        reason="",
        created_at=now,
        changed_at=now,
    )
    member.group, member.person = group, person
    db.session.add(member)
    db.session.flush()
    record(actor, now, "group_member.join", MEMBER, member.id)
    messages.promise_joined(member, now, is_new=is_new, told_by=actor if is_on_phone else None)
    if actor.person_id != group.host_id:
        messages.promise_to_host(member, now)
    return member


def write_on(
    actor: Actor,
    now: datetime,
    group_id: int,
    *,
    name: str,
    phone: str | None = None,
    email: str | None = None,
    note: str = "",
) -> Member:
    """Write on somebody who phoned who answers for the group: always a new person, and in it at once.

    Raises NotFoundError for whom the group is none of their business, DomainError as `join`.
    """
    group = locked_for(actor, group_id)
    person = add_person(actor, now, name=name, phone=phone, email=email)
    member = join(actor, now, group.id, person, note, is_new=True, is_on_phone=True)
    if member.status is MemberStatus.ASKED:
        member.status, member.changed_at = MemberStatus.MEMBER, now
        db.session.flush()
        record(actor, now, "group_member.member", MEMBER, member.id)
        messages.withdraw_for(member, now)
        messages.promise_joined(member, now, is_new=True, told_by=actor)
    return member


def take_off(actor: Actor, now: datetime, group_id: int, member_id: int) -> Member:
    """Somebody phoned who answers for the group and leaves it: they know, so nobody tells them.

    Raises NotFoundError for whom the group is none of their business, and for a place on another list.
    """
    locked_for(actor, group_id)
    if _locked(member_id).group_id != group_id:
        raise NotFoundError
    return leave(actor, now, member_id)


def join_as_guest(
    actor: Actor, now: datetime, group_id: int, contact: Mapping[str, str | None], note: str = ""
) -> Member:
    """The same for somebody without a log-in: always a new person (decisions.md). What is refused counts as a try.

    `contact` holds name, phone and email. Raises as `join`, and DomainError after too many tries.
    """
    count_guest(TRIES, actor, now, contact)
    person = add_person(
        actor, now, name=contact["name"] or "", phone=contact["phone"] or None, email=contact["email"] or None
    )
    try:
        return join(actor, now, group_id, person, note, is_new=True)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, contact)
        raise


def join_as_person(actor: Actor, now: datetime, group_id: int, note: str = "") -> Member:
    """The same for who acts. Raises as `join`, and NotFoundError for somebody being erased meanwhile."""
    if actor.person_id is None:
        raise NotFoundError
    # Locked before the group, as erasing does: nobody is put on a list after their name went.
    return join(actor, now, group_id, person_to_change(actor.person_id), note)


def answer_member(
    actor: Actor, now: datetime, group_id: int, member_id: int, *, is_yes: bool, reason: str = ""
) -> Member:
    """The host lets somebody in who asked, says no, or takes somebody off the list; the person is told.

    Raises NotFoundError for whom it is none of their business, DomainError for what was answered meanwhile, and for
    a yes when the group has ended.
    """
    group = locked_for(actor, group_id)
    member = _locked(member_id)
    if member.group_id != group_id:
        raise NotFoundError
    if is_yes and group.has_ended:
        raise DomainError("Gruppen er holdt op.")
    if member.status not in ACTIVE or (is_yes and member.status is MemberStatus.MEMBER):
        raise DomainError("Det er allerede besvaret.")
    if is_yes:
        member.status = MemberStatus.MEMBER
    else:
        was_in = member.status is MemberStatus.MEMBER
        member.status = MemberStatus.REMOVED if was_in else MemberStatus.REFUSED
        member.reason = reason.strip()
    member.changed_at = now
    db.session.flush()
    record(actor, now, f"group_member.{member.status}", MEMBER, member.id)
    messages.withdraw_for(member, now)
    messages.promise_answered(member, now)
    return member


def leave(actor: Actor, now: datetime, member_id: int) -> Member:
    """Leave a group, or ask no more. Twice is once. Raises NotFoundError."""
    member = _locked(member_id)
    if member.status in ACTIVE:
        member.status, member.changed_at = MemberStatus.LEFT, now
        db.session.flush()
        record(actor, now, "group_member.leave", MEMBER, member.id)
        messages.withdraw_for(member, now)
    return member


def disown(actor: Actor, now: datetime, member_id: int) -> None:
    """ "Det var ikke mig": leave, and forget name and contact that somebody else wrote.

    Raises DomainError for somebody with an account, who looks after their own name on Min side.
    """
    member = _locked(member_id)
    if account_of_person(member.person_id) is not None:
        raise DomainError("Log ind, og ret dine oplysninger på Min side.")
    leave(actor, now, member_id)
    forget_person(member.person_id)
    erase_person(actor, now, member.person)


def _locked(member_id: int) -> Member:
    member = lock_row(Member, member_id)
    if member is None:
        raise NotFoundError
    return member
