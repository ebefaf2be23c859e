"""Taking a thing from state to state, and what moderators answer to edits and reports.

A feature locks its thing, calls these, and tells the author in letters of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.audit.actions import record
from app.core import throttle
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.feature import installed
from app.core.formatting import phone
from app.core.moderated import moderated_by_kind
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.core.signing import keyed_hash
from app.moderation import looking, messages
from app.moderation.models import ModerationStep, ProposedEdit, Report, UnderModeration
from app.moderation.queries import waiting_edit
from app.moderation.states import By, Refusal, State, refusal
from app.people.actions import add_person
from app.people.models import Person

#: Reports from one network in an hour, and to one contact in a day: a report leads to a letter or a call.
FROM_NETWORK, TO_CONTACT = 20, 3


def begin(actor: Actor, now: datetime, kind: str, thing: UnderModeration) -> ModerationStep:
    """Note the first state of a new thing, which is in it already."""
    return _step(actor, now, kind, thing, None, "")


def move(
    actor: Actor, now: datetime, kind: str, thing: UnderModeration, to: State, *, by: By, reason: str = ""
) -> ModerationStep:
    """Take a locked thing to another state, with a reason its author reads. `kind` as in the audit.

    Raises DomainError for a step that is not there, is not `by`'s to take, or needs a reason.
    """
    _refuse(refusal(thing.state, to, by, reason))
    before, thing.state, thing.state_at = thing.state, to, now
    looking.let_go(kind, thing.id)
    return _step(actor, now, kind, thing, before, reason)


def _refuse(why: Refusal | None) -> None:
    match why:
        case None:
            return
        case Refusal.ANSWERED_ALREADY:
            raise DomainError("En anden har allerede svaret på det.")
        case Refusal.NOT_NOW:
            raise DomainError("Det kan ikke ændres lige nu.")
        case Refusal.NO_REASON:
            raise DomainError("Skriv hvorfor. Den, det handler om, læser det.", field="text")


def _step(
    actor: Actor, now: datetime, kind: str, thing: UnderModeration, before: State | None, reason: str
) -> ModerationStep:
    step = ModerationStep(
        object_type=kind,
        object_id=thing.id,
        from_state=before,
        to_state=thing.state,
        taken_by=actor.person_id,
        taken_at=now,
    )
    step.reason = reason.strip()
    db.session.add(step)
    db.session.flush()
    record(actor, now, f"{kind}.{thing.state}", kind, thing.id)
    for feature in installed():
        if feature.state_changed is not None:
            feature.state_changed(kind, thing.id)
    return step


# ---- edits of what is public ------------------------------------------------------------------------------------


def propose_edit(
    actor: Actor,
    now: datetime,
    kind: str,
    thing: UnderModeration,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> ProposedEdit | None:
    """Let new values wait for an answer while the old ones stay; who edits again changes what waits.

    The thing must be locked. Fields whose old and new value are the same are left out; with none left what waited is
    taken back, and None is returned. Raises DomainError when nothing differs and nothing waited.
    """
    differing = {name: value for name, value in after.items() if before[name] != value}
    edit = waiting_edit(kind, thing.id)
    if not differing:
        if edit is None:
            raise DomainError("Du har ikke ændret noget.")
        drop_edit(actor, now, kind, thing.id)
        return None
    if edit is None:
        edit = ProposedEdit(object_type=kind, object_id=thing.id)
        db.session.add(edit)
    edit.author_id, edit.created_at = actor.on_behalf_of or actor.person_id, now
    edit.before, edit.after = {name: before[name] for name in differing}, differing
    db.session.flush()
    record(actor, now, f"{kind}.propose_edit", kind, thing.id, fields=sorted(differing))
    return edit


def drop_edit(actor: Actor, now: datetime, kind: str, thing_id: int) -> bool:
    """Nobody is to answer what waits: it was taken back, or newer words hold already. Whether anything waited."""
    edit = waiting_edit(kind, thing_id)
    if edit is None:
        return False
    looking.let_go(f"{kind}_edit", edit.id)
    db.session.delete(edit)
    db.session.flush()
    record(actor, now, f"{kind}.drop_edit", kind, thing_id)
    return True


def decide_edit(
    actor: Actor, now: datetime, edit_id: int, *, is_approved: bool, reason: str = ""
) -> ProposedEdit:
    """Answer an edit that waits; the feature writes the new values itself. Its thing must be locked.

    Raises DomainError when it was answered already, and for a no without a reason; NotFoundError when there is none.
    """
    edit = lock_row(ProposedEdit, edit_id)
    if edit is None:
        raise NotFoundError
    if edit.decided_at is not None:
        _refuse(Refusal.ANSWERED_ALREADY)
    if not is_approved and not reason.strip():
        _refuse(Refusal.NO_REASON)
    edit.decided_at, edit.decided_by, edit.is_approved = now, actor.person_id, is_approved
    edit.reason = reason.strip()
    db.session.flush()
    looking.let_go(f"{edit.object_type}_edit", edit.id)
    verb = "approve_edit" if is_approved else "reject_edit"
    record(actor, now, f"{edit.object_type}.{verb}", edit.object_type, edit.object_id)
    return edit


# ---- reports ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reporter:
    """How somebody who is not logged in wants to be answered; everything empty is not at all."""

    name: str = ""
    phone: str | None = None
    email: str | None = None

    @property
    def wants_answer(self) -> bool:
        """Whether there is a way to answer."""
        return bool(self.phone or self.email)


def report(actor: Actor, now: datetime, kind: str, object_id: int, text: str, reporter: Reporter) -> Report:
    """Note that something public is said to be wrong. Nothing about the thing changes by it.

    Raises NotFoundError for what not everybody may see, and DomainError after too many from one network or for one
    contact.
    """
    public = moderated_by_kind(kind).public(object_id)
    if public is None:
        raise NotFoundError
    _count(actor, now, reporter)
    person_id = actor.person_id
    if person_id is None and reporter.wants_answer:
        person_id = add_person(actor, now, name=reporter.name, email=reporter.email, phone=reporter.phone).id
    made = Report(
        object_type=kind, object_id=object_id, title=public[0][:160], reporter_id=person_id, created_at=now
    )
    made.text = text.strip()
    db.session.add(made)
    db.session.flush()
    record(actor, now, "report.add", "report", made.id, about=f"{kind}:{object_id}")
    return made


def _count(actor: Actor, now: datetime, reporter: Reporter) -> None:
    windows = {f"report-network:{actor.network}": (FROM_NETWORK, timedelta(hours=1))}
    for contact in (reporter.phone, reporter.email):
        if contact:
            of = keyed_hash("throttle", contact)[:32]
            windows[f"report-contact:{of}"] = (TO_CONTACT, timedelta(days=1))
    tries = throttle.hit_each({bucket: window for bucket, (_most, window) in windows.items()}, now)
    if any(tries[bucket] > most for bucket, (most, _window) in windows.items()):
        raise DomainError(
            "Vi har fået mange beskeder herfra. Ring til os på %(phone)s.",
            field="text",
            afterwards=lambda: _count_again(windows, now),
            phone=phone(current_pack().phone),
        )


def _count_again(windows: Mapping[str, tuple[int, timedelta]], now: datetime) -> None:
    throttle.hit_each({bucket: window for bucket, (_most, window) in windows.items()}, now)


def answer_report(actor: Actor, now: datetime, report_id: int, answer: str) -> Report:
    """Close a report with an answer, which the reporter reads where there is a way to tell them.

    Raises NotFoundError unless the actor is a moderator, DomainError when it is closed already or nothing was written.
    """
    if not actor.has(Permission.MODERATE):
        raise NotFoundError
    found = lock_row(Report, report_id)
    if found is None:
        raise NotFoundError
    if found.closed_at is not None:
        _refuse(Refusal.ANSWERED_ALREADY)
    if not answer.strip():
        raise DomainError("Skriv, hvad vi har gjort.", field="text")
    found.closed_at, found.closed_by, found.answer = now, actor.person_id, answer.strip()
    db.session.flush()
    looking.let_go("report", found.id)
    record(actor, now, "report.answer", "report", found.id)
    reporter = db.session.get(Person, found.reporter_id) if found.reporter_id else None
    if reporter is not None:
        messages.promise_answer(found, reporter, now)
    return found
