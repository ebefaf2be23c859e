"""Posting a group, changing it, pausing and ending it, and what moderators answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from app.audit.actions import record
from app.core.actor import Actor
from app.core.clock import local
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.formatting import phone
from app.core.pack import current_pack
from app.core.permissions import Permission, can
from app.core.seen import mark
from app.gatherings.hosting import Told
from app.gatherings.hosting_series import end_series
from app.gatherings.models import Series, SeriesStatus
from app.groups import messages
from app.groups.dating import follow
from app.groups.models import Group
from app.groups.pausing import meet_again, rest
from app.groups.profile import READ_FIRST, Profile, check, profile_of, values_of, write
from app.groups.queries import KIND, LOOK, LOOKS_AFTER, count_posted, group_of_series, members_of
from app.groups.standing import stand
from app.moderation.actions import begin, decide_edit, drop_edit, move, propose_edit
from app.moderation.looking import let_go
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.queries import waiting_edit
from app.moderation.states import By, State
from app.organisations.actions import locked as locked_organisation
from app.people.blocking import refuse_blocked
from app.people.queries import person_to_change
from app.plan.queries import default_initiative

#: Groups of one person that may wait for an answer, and that they may post in a day.
MOST_WAITING, MOST_A_DAY = 5, 10
#: The same while a spreadsheet is brought in.
MOST_BROUGHT = 50
_MAY_POST = (State.PENDING, State.NEEDS_WORK, State.PUBLISHED)
_MAY_REWRITE = (State.PENDING, State.NEEDS_WORK, State.REJECTED)


def post(
    actor: Actor,
    now: datetime,
    profile: Profile,
    organisation_id: int | None = None,
    *,
    is_brought: bool = False,
) -> Group:
    """A new group. Of a trusted organisation, and by a moderator, it is public at once; others wait for an answer.

    `is_brought` with a spreadsheet: then more may come at once.

    Raises NotFoundError for an organisation that is none of the actor's business, DomainError for what cannot be and
    for more groups than a person posts.
    """
    host = person_to_change(actor.on_behalf_of or actor.person_id or 0)
    refuse_blocked(host)
    check(profile)
    is_trusted = _trust(actor, organisation_id)
    is_staff = actor.has(Permission.MODERATE)
    if not is_staff:
        most = MOST_BROUGHT if is_brought else None
        refuse_too_many(host.id, now, most or MOST_WAITING, most or MOST_A_DAY)
    goes_out = is_staff or is_trusted
    initiative = default_initiative(KIND, now)
    group = Group(
        organisation_id=organisation_id,
        host_id=host.id,
        state=State.DRAFT if goes_out else State.PENDING,
        state_at=now,
        created_at=now,
        initiative_id=initiative.id if initiative is not None else None,
        looked_at=now if is_staff else None,
        published_at=now if goes_out else None,
    )
    write(group, values_of(profile, host.first_name))
    db.session.add(group)
    db.session.flush()
    step = begin(actor, now, KIND, group)
    if goes_out:
        by = By.MODERATOR if is_staff else By.TRUSTED_AUTHOR
        move(actor, now, KIND, group, State.PUBLISHED, by=by)
    else:
        messages.promise_news(group, step, now)
    return group


def _trust(actor: Actor, organisation_id: int | None) -> bool:
    """Whether what is posted for the organisation is public at once. Raises as `post`."""
    if organisation_id is None:
        return False
    organisation = locked_organisation(organisation_id)
    if not can(actor, Permission.EDIT_ORGANISATION, organisation):
        raise NotFoundError
    if organisation.state not in _MAY_POST:
        raise DomainError("Foreningen kan ikke slå noget op lige nu. Ring til os.")
    return organisation.is_trusted and organisation.is_public


def edit_shown(actor: Actor, group_id: int) -> ProposedEdit | None:
    """New words that wait, as who changes the group sees them; moderators correct what everybody sees."""
    return None if actor.has(Permission.MODERATE) else waiting_edit(KIND, group_id)


def group_mark(group: Group, edit: ProposedEdit | None) -> str:
    """What tells one state of what is said of a group, with what waits of it, from the next."""
    said = profile_of(group)
    return mark(said, sorted(edit.after.items()) if edit is not None else None)


def change(actor: Actor, now: datetime, group_id: int, profile: Profile, seen: str | None = None) -> str:
    """Say something else of a group: "saved", or "waits" when words of it are read before everybody sees them.

    What was not public yet is sent again. `seen` is the `group_mark` of what whoever writes has read. Raises
    NotFoundError for whom it is none of their business, DomainError for what cannot be, for a group that is over, and
    when somebody else changed it meanwhile.
    """
    group = locked_for(actor, group_id)
    if seen is not None and seen != group_mark(group, edit_shown(actor, group_id)):
        raise DomainError("En anden har rettet gruppen, mens du skrev. Se, hvad der står nu, og gem igen.")
    check(profile)
    after = values_of(profile, group.host.first_name)
    if group.state is State.PUBLISHED:
        return _change_public(actor, now, group, after)
    if group.state not in _MAY_REWRITE:
        raise DomainError("Det kan ikke ændres lige nu. Ring til os.")
    write(group, after)
    db.session.flush()
    record(actor, now, "group.edit", KIND, group.id)
    if group.state is not State.PENDING:
        messages.promise_news(group, move(actor, now, KIND, group, State.PENDING, by=By.AUTHOR), now)
    return "saved"


def _change_public(actor: Actor, now: datetime, group: Group, after: dict[str, Any]) -> str:
    """Times, link and the like are changed at once; new words of who is not trusted wait for an answer.

    What waited and is no longer meant, or is older than what holds now, is taken back.
    """
    before = values_of(profile_of(group), group.host.first_name)
    at_once = actor.has(Permission.MODERATE) or _writes_for_trusted(actor, group)
    waits = {} if at_once else {name: after[name] for name in READ_FIRST}
    changed = {name: value for name, value in after.items() if name not in waits and value != before[name]}
    is_new = any(before[name] != value for name, value in waits.items())
    had_waited = not is_new and not actor.has(Permission.MODERATE) and drop_edit(actor, now, KIND, group.id)
    if not (is_new or changed or had_waited):
        raise DomainError("Du har ikke ændret noget.")
    if changed:
        _write_public(actor, now, group, changed)
    if is_new:
        propose_edit(actor, now, KIND, group, before, waits)
    return "waits" if is_new else "saved"


def _write_public(actor: Actor, now: datetime, group: Group, changed: dict[str, Any]) -> None:
    write(group, changed)
    if group.organisation is not None and not actor.has(Permission.MODERATE):
        group.looked_at = None
    db.session.flush()
    _show(group, now)
    record(actor, now, "group.edit", KIND, group.id, fields=sorted(changed))


def _show(group: Group, now: datetime) -> None:
    """Let dates and lists say what the group says now."""
    db.session.refresh(group, ["place"])
    follow(group, now)
    stand(group)


def answer_edit(
    actor: Actor, now: datetime, group_id: int, edit_id: int, *, is_approved: bool, text: str = ""
) -> None:
    """Let everybody see new words, or not, with a reason. Raises NotFoundError unless the actor is a moderator."""
    group = locked_for_moderator(actor, group_id)
    edit: ProposedEdit = decide_edit(actor, now, edit_id, is_approved=is_approved, reason=text)
    if is_approved:
        write(group, edit.after)
        db.session.flush()
        _show(group, now)
    messages.promise_edit_decided(group, edit, now)


def pause(actor: Actor, now: datetime, group_id: int, until: date) -> Told:
    """Say that it does not meet before a day. Dates before it are cancelled, and whoever is on them is told.

    Raises NotFoundError for whom it is none of their business, DomainError for a day that is gone or far away.
    """
    group = locked_for(actor, group_id)
    today = local(now).date()
    if not today < until <= today + timedelta(days=366):
        raise DomainError("Vælg en dag inden for det næste år.", field="until")
    meet_again(now, group)
    group.paused_until = until
    db.session.flush()
    told = rest(actor, now, group)
    stand(group)
    record(actor, now, "group.pause", KIND, group.id)
    return told


def resume(actor: Actor, now: datetime, group_id: int) -> int:
    """It meets again. Returns how many dates stay cancelled, because somebody was told so.

    Raises NotFoundError for whom it is none of their business.
    """
    group = locked_for(actor, group_id)
    stay = meet_again(now, group)
    stand(group)
    record(actor, now, "group.resume", KIND, group.id)
    return stay


def end(actor: Actor, now: datetime, group_id: int, reason: str) -> None:
    """End a group: its members, who asked to be one, and whoever is on its dates are told, with the reason.

    Raises NotFoundError for whom it is none of their business, DomainError without a reason or when it is over.
    """
    group = locked_for(actor, group_id)
    if not reason.strip():
        raise DomainError("Skriv hvorfor. De, der er med, læser det.", field="reason")
    by = By.MODERATOR if group.state is State.HIDDEN else By.AUTHOR
    move(actor, now, KIND, group, State.ARCHIVED, by=by, reason=reason)
    if group.series is not None and group.series.status == SeriesStatus.APPROVED:
        # Nobody sees its page any more, so what is later today is not held either.
        yesterday = local(now).date() - timedelta(days=1)
        end_series(actor, now, group.series.id, last_on=yesterday, reason=reason)
    for member in members_of(group.id):
        messages.withdraw_for(member, now)
        messages.promise_ended(member, reason.strip(), now)
    db.session.flush()


# ---- what moderators answer -------------------------------------------------------------------------------------


def answer(
    actor: Actor, now: datetime, group_id: int, to: State, text: str = "", initiative_id: int | None = None
) -> ModerationStep:
    """Publish, ask for changes, reject, hide, or show again; the host is told, with the text.

    What is published counts for the initiative that was chosen. Raises NotFoundError unless the actor is a moderator,
    DomainError for a step that is not there or needs a text.
    """
    group = locked_for_moderator(actor, group_id)
    step = move(actor, now, KIND, group, to, by=By.MODERATOR, reason=text)
    group.looked_at = now
    if to is State.PUBLISHED:
        group.published_at = group.published_at or now
        count_for(group, initiative_id)
    db.session.flush()
    messages.promise_news(group, step, now)
    return step


def look_at(actor: Actor, now: datetime, group_id: int, initiative_id: int | None) -> None:
    """A moderator read what was made public by itself, and lets it stand. Twice is once.

    Raises NotFoundError unless the actor is a moderator.
    """
    group = locked_for_moderator(actor, group_id)
    group.looked_at = group.looked_at or now
    count_for(group, initiative_id)
    let_go(LOOK, group.id)
    db.session.flush()
    record(actor, now, "group.look_at", KIND, group.id)


def count_for(group: Group, initiative_id: int | None) -> None:
    """Let the plan count a group, and what happens on its dates, for an initiative; None is for none."""
    group.initiative_id = initiative_id
    if group.series is not None:
        group.series.initiative_id = initiative_id


# ---- what all of them need --------------------------------------------------------------------------------------


def may_look_after(actor: Actor, group: Group) -> bool:
    """Whether the actor answers for the group: its host, who looks after its organisation now, and staff."""
    return can(actor, Permission.HOST_GATHERING, group)


def answers_for(actor: Actor, thing: Any) -> bool:
    """The object rule behind that, for a group and for the series of its dates.

    Who left the organisation, and everybody while the organisation is shut out, may nothing from that moment on.
    """
    if isinstance(thing, Series):
        group = group_of_series(thing.id) if thing.kind == KIND else None
        return group is not None and _is_of_organisation(actor, group)
    if not isinstance(thing, Group) or actor.person_id is None:
        return False
    return thing.host_id == actor.person_id or _is_of_organisation(actor, thing)


def _writes_for_trusted(actor: Actor, group: Group) -> bool:
    """Whether who writes looks after the group's trusted organisation now: a host who left it is read as others are."""
    return (
        _is_of_organisation(actor, group) and group.organisation is not None and group.organisation.is_trusted
    )


def _is_of_organisation(actor: Actor, group: Group) -> bool:
    organisation = group.organisation
    if organisation is None or organisation.state not in LOOKS_AFTER:
        return False
    return can(actor, Permission.EDIT_ORGANISATION, organisation)


def locked_for(actor: Actor, group_id: int) -> Group:
    """A group, locked and fresh. Raises NotFoundError for whom it is none of their business."""
    group = lock_row(Group, group_id)
    if group is None or not may_look_after(actor, group):
        raise NotFoundError
    return group


def locked_for_moderator(actor: Actor, group_id: int) -> Group:
    """The same for moderators, whosever it is. Raises NotFoundError for others."""
    group = lock_row(Group, group_id) if actor.has(Permission.MODERATE) else None
    if group is None:
        raise NotFoundError
    return group


def refuse_too_many(host_id: int, now: datetime, most_waiting: int, most_a_day: int, adding: int = 1) -> None:
    """Raise DomainError when so many more would be more than may wait, or than come in a day."""
    waiting, lately = count_posted(host_id, now - timedelta(days=1))
    if waiting + adding > most_waiting or lately + adding > most_a_day:
        raise DomainError(
            "Du har flere grupper på vej. Vent, til vi har svaret, eller ring til os på %(phone)s.",
            phone=phone(current_pack().phone),
        )
