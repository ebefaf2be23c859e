"""Registering an organisation, changing it, and what moderators answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from app.audit.actions import record
from app.core import blocking
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission, can
from app.core.seen import mark
from app.moderation.actions import begin, decide_edit, move, propose_edit
from app.moderation.edits import split_changes
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.queries import waiting_edit
from app.moderation.states import By, State
from app.organisations import messages
from app.organisations.models import Membership, Organisation
from app.organisations.queries import KIND, count_registered
from app.organisations.rules import HARMLESS, Insurer, MemberRole, OrganisationKind, is_cvr
from app.people.blocking import refuse_blocked
from app.people.models import Person

#: Organisations of one person that may wait for an answer, and that one person may register in a day.
MOST_WAITING, MOST_A_DAY = 3, 5


@dataclass(frozen=True)
class Basics:
    """What it takes to register; fields as in the table."""

    name: str
    kind: OrganisationKind
    place_id: int
    summary: str
    contact_name: str
    contact_phone: str | None
    contact_email: str | None


@dataclass(frozen=True)
class Profile(Basics):
    """All that its members may change."""

    cvr: str | None = None
    target_groups: list[str] = field(default_factory=list)
    film_url: str | None = None
    film_text: str = ""
    insurer: Insurer | None = None
    #: Values of Requirement.
    task_requirements: list[str] = field(default_factory=list)
    requirements: str = ""
    task_contact: str = ""


def profile_of(organisation: Organisation) -> Profile:
    """A profile as it stands."""
    return Profile(**{one.name: getattr(organisation, one.name) for one in fields(Profile)})


def register(actor: Actor, now: datetime, basics: Basics, owner: Person) -> Organisation:
    """A new organisation of `owner`, who is locked or new. It waits for Frivillighedens Hus before anybody sees it.

    Raises DomainError without a way to reach it, and for more than a person registers.
    """
    refuse_blocked(owner)
    check(basics)
    # Staff make as many as the house needs; what they write for a caller counts as the caller's own.
    if actor.on_behalf_of or not actor.has(Permission.MODERATE):
        _refuse_too_many(owner, now)
    organisation = _new(now, basics)
    db.session.add(
        Membership(organisation_id=organisation.id, person_id=owner.id, role=MemberRole.OWNER, began_at=now)
    )
    step = begin(actor, now, KIND, organisation)
    messages.promise_news(organisation, step, now)
    return organisation


def register_unowned(actor: Actor, now: datetime, basics: Basics) -> Organisation:
    """A new organisation that staff know of and nobody looks after: it waits as any other, and may be claimed then.

    Raises NotFoundError unless the actor is a moderator, DomainError without a way to reach it.
    """
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    check(basics)
    organisation = _new(now, basics)
    organisation.is_claimable = True
    begin(actor, now, KIND, organisation)
    return organisation


def _new(now: datetime, basics: Basics) -> Organisation:
    organisation = Organisation(
        **asdict(basics), state=State.PENDING, state_at=now, created_at=now, edited_at=now
    )
    db.session.add(organisation)
    db.session.flush()
    return organisation


def edit_shown(actor: Actor, organisation: Organisation) -> ProposedEdit | None:
    """What waits for an answer, as who changes it sees it; moderators correct what everybody sees."""
    return None if actor.has(Permission.MODERATE) else waiting_edit(KIND, organisation.id)


def profile_mark(organisation: Organisation, edit: ProposedEdit | None) -> str:
    """What tells one state of a profile, with what waits of it, from the next."""
    return mark(profile_of(organisation), sorted(edit.after.items()) if edit is not None else None)


def change(
    actor: Actor, now: datetime, organisation_id: int, profile: Profile, seen: str | None = None
) -> str:
    """Change a profile; what became of it: "saved", "sent" (for an answer), "waits" (part of it does), "taken_back".

    What is not public is sent for an answer as a whole. Of what is public harmless fields change at once, and the rest
    waits while the old text stays. A moderator's own changes are public at once. `seen` is the `profile_mark` of what
    whoever writes has read. Raises NotFoundError for whom it is none of their business, DomainError for what cannot
    be, and when somebody else changed it meanwhile.
    """
    organisation = locked(organisation_id)
    if not can(actor, Permission.EDIT_ORGANISATION, organisation):
        raise NotFoundError
    if seen is not None and seen != profile_mark(organisation, edit_shown(actor, organisation)):
        raise DomainError("En anden har rettet siden, mens du skrev. Se, hvad der står nu, og gem igen.")
    check(profile)
    if actor.has(Permission.MODERATE):
        _write(organisation, asdict(profile), now)
        record(actor, now, "organisation.change", KIND, organisation.id)
        return "saved"
    if organisation.state is State.PUBLISHED:
        return _change_public(actor, now, organisation, asdict(profile))
    _write(organisation, asdict(profile), now)
    record(actor, now, "organisation.change", KIND, organisation.id)
    if organisation.state is State.PENDING:
        return "sent"
    step = move(actor, now, KIND, organisation, State.PENDING, by=By.AUTHOR)
    messages.promise_news(organisation, step, now)
    return "sent"


def _change_public(actor: Actor, now: datetime, organisation: Organisation, after: Mapping[str, Any]) -> str:
    before = {name: getattr(organisation, name) for name in after}
    at_once, waits = split_changes(before, after, HARMLESS)
    if at_once:
        _write(organisation, at_once, now)
        record(actor, now, "organisation.change", KIND, organisation.id, fields=sorted(at_once))
    differs = any(before[name] != value for name, value in waits.items())
    if at_once and not differs and waiting_edit(KIND, organisation.id) is None:
        return "saved"
    edit = propose_edit(actor, now, KIND, organisation, _plain(before), _plain(waits))
    return "waits" if edit is not None else "taken_back"


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them: an enum as its text."""
    return {
        name: str(value) if isinstance(value, OrganisationKind) else value for name, value in values.items()
    }


def _write(organisation: Organisation, values: Mapping[str, Any], now: datetime) -> None:
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.edited_at = now
    db.session.flush()


def archive(actor: Actor, now: datetime, organisation_id: int) -> None:
    """Put an organisation away for good: nobody sees it any more. Only for its owners.

    What it was to do is called off first, and who was to be there is told: nobody comes to a door in vain.
    Raises NotFoundError for others.
    """
    organisation = locked(organisation_id)
    if not can(actor, Permission.OWN_ORGANISATION, organisation):
        raise NotFoundError
    blocking.carry_out(blocking.CLOSED_ORGANISATION, actor, now, organisation_id)
    by = By.MODERATOR if actor.has(Permission.MODERATE) else By.AUTHOR
    move(actor, now, KIND, organisation, State.ARCHIVED, by=by)


# ---- what moderators answer -------------------------------------------------------------------------------------


def answer(actor: Actor, now: datetime, organisation_id: int, to: State, text: str = "") -> ModerationStep:
    """Publish, ask for changes, reject, hide, or show again; the owners are told, with the text.

    Hiding ends the rights of all members at once, until it is shown again, and takes its tasks down. Raises
    NotFoundError unless the actor is a moderator, DomainError for a step that is not there or needs a text.
    """
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    organisation = locked(organisation_id)
    step = move(actor, now, KIND, organisation, to, by=By.MODERATOR, reason=text)
    if to is State.HIDDEN:
        blocking.carry_out(blocking.ORGANISATION, actor, now, organisation_id)
    messages.promise_news(organisation, step, now)
    return step


def answer_edit(
    actor: Actor, now: datetime, edit_id: int, *, is_approved: bool, text: str = ""
) -> ProposedEdit:
    """Let an edit be public, or say no with a text; its author is told.

    Raises as moderation's decide_edit, and NotFoundError unless the actor is a moderator.
    """
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    waiting = db.session.get(ProposedEdit, edit_id)
    if waiting is None or waiting.object_type != KIND:
        raise NotFoundError
    organisation = locked(waiting.object_id)
    edit = decide_edit(actor, now, edit_id, is_approved=is_approved, reason=text)
    if is_approved:
        values = dict(edit.after)
        if "kind" in values:
            values["kind"] = OrganisationKind(values["kind"])
        _write(organisation, values, now)
    messages.promise_edit_decided(organisation, edit, now)
    return edit


# ---- what all of them need --------------------------------------------------------------------------------------


def locked(organisation_id: int) -> Organisation:
    """An organisation, locked and fresh. Raises NotFoundError when there is none."""
    organisation = lock_row(Organisation, organisation_id)
    if organisation is None:
        raise NotFoundError
    return organisation


def check(basics: Basics) -> None:
    """Raise DomainError for what cannot stand on a page, at its field: no way to reach them, a wrong number."""
    if not basics.contact_phone and not basics.contact_email:
        raise DomainError(
            "Skriv et telefonnummer eller en e-mail, så folk kan spørge.", field="contact_phone"
        )
    if isinstance(basics, Profile):
        if basics.cvr and not is_cvr(basics.cvr):
            raise DomainError("Skriv CVR-nummeret med 8 tal. Det her passer ikke.", field="cvr")
        if basics.film_url and not basics.film_text:
            raise DomainError("Skriv også, hvad man ser og hører i filmen.", field="film_text")


def _refuse_too_many(owner: Person, now: datetime) -> None:
    waiting, today = count_registered(owner.id, now - timedelta(days=1))
    if waiting >= MOST_WAITING or today >= MOST_A_DAY:
        raise DomainError(
            "Du har oprettet mange. Vent, til vi har svaret, eller ring til os på %(phone)s.",
            phone=phone(current_pack().phone),
        )
