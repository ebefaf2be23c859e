"""What hosts and members are told about groups: when it is promised, and what it says if it is still true.

A group may be a delicate matter (carers, grief), so no subject, SMS or call names it: the private page does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.accounts.tokens import hash_of
from app.core.actor import Actor
from app.core.addresses import absolute
from app.core.database import db
from app.core.feature import MessageKind
from app.core.formatting import date_da
from app.groups.links import (
    edit_path,
    handover_path,
    host_path,
    member_path,
    member_token,
    public_path,
)
from app.groups.models import Group, Handover, Member
from app.groups.queries import KIND, is_open
from app.groups.rules import ACTIVE, MemberStatus
from app.groups.words import times_in_words, welcome_in_words, where_in_words
from app.moderation.links import appeal_path
from app.moderation.models import ModerationStep, ProposedEdit
from app.moderation.queries import edit_by_id, newest_step
from app.moderation.states import AGAINST, State
from app.notifications.outbox import enqueue, withdraw
from app.people.models import Person

NEWS, EDIT_DECIDED, TO_ANSWER = "group_news", "group_edit_decided", "group_to_answer"
JOINED, ENDED = "group_joined", "group_ended"
HANDOVER, HOST_CHANGED = "group_handover", "group_host_changed"


def topic_of(group_id: int) -> str:
    """The topic of messages about a group."""
    return f"{KIND}:{group_id}"


# ---- promising ------------------------------------------------------------------------------------------------


def promise_news(group: Group, step: ModerationStep, now: datetime) -> None:
    """Tell the host where the group stands now, and why."""
    enqueue(
        NEWS,
        now=now,
        topic=topic_of(group.id),
        key=(step.id,),
        params={"group_id": group.id, "step_id": step.id},
        person=group.host,
    )


def promise_edit_decided(group: Group, edit: ProposedEdit, now: datetime) -> None:
    """Tell the host whether everybody sees the new words."""
    enqueue(
        EDIT_DECIDED,
        now=now,
        topic=topic_of(group.id),
        key=(edit.id,),
        params={"group_id": group.id, "edit_id": edit.id},
        person=group.host,
    )


def promise_to_host(member: Member, now: datetime) -> None:
    """Tell the host that somebody asks to be let in, or is coming."""
    enqueue(
        TO_ANSWER,
        now=now,
        topic=topic_of(member.group_id),
        key=(member.id,),
        params={"member_id": member.id},
        person=member.group.host,
    )


def hand_on(group: Group, former: Person, asking: Sequence[Member], now: datetime) -> None:
    """What the former host was to be told is not sent; the new one is told who waits for an answer."""
    withdraw(topic_of(group.id), now, kinds=(NEWS, EDIT_DECIDED, TO_ANSWER), person_id=former.id)
    for member in asking:
        promise_to_host(member, now)


def promise_joined(
    member: Member, now: datetime, *, is_new: bool = False, told_by: Actor | None = None
) -> None:
    """Tell a newcomer how it stands: they are in, or the host will answer. `is_new`: a person made just now;
    `told_by` has just said it on the phone.
    """
    _promise_state(member, now, is_new=is_new, told_by=told_by)


def promise_answered(member: Member, now: datetime) -> None:
    """Tell somebody what the host answered."""
    _promise_state(member, now)


def _promise_state(
    member: Member, now: datetime, *, is_new: bool = False, told_by: Actor | None = None
) -> None:
    enqueue(
        JOINED,
        now=now,
        topic=topic_of(member.group_id),
        key=(member.id, member.status),
        params={"member_id": member.id, "status": member.status.value},
        person=member.person,
        told_by=told_by,
        is_new=is_new,
    )


def promise_ended(member: Member, reason: str, now: datetime) -> None:
    """Tell a member, or who asked to be one, that the group has ended, and why."""
    enqueue(
        ENDED,
        now=now,
        topic=topic_of(member.group_id),
        key=(member.id,),
        params={"member_id": member.id, "reason": reason},
        person=member.person,
    )


def promise_handover(handover: Handover, token: str, now: datetime) -> None:
    """Send the link to the address that is asked, and to nowhere else."""
    enqueue(
        HANDOVER,
        now=now,
        topic=topic_of(handover.group_id),
        key=(handover.token_hash,),
        params={"token": token},
        address=handover.email,
        expires_at=handover.expires_at,
    )


def promise_host_changed(group: Group, handover: Handover, former: Person, now: datetime) -> None:
    """Tell the new host and the former one."""
    for person in (group.host, former):
        enqueue(
            HOST_CHANGED,
            now=now,
            topic=topic_of(group.id),
            key=(handover.id,),
            params={"group_id": group.id, "person_id": person.id, "host_id": group.host_id},
            person=person,
        )


def withdraw_for(member: Member, now: datetime) -> None:
    """Nothing more that is not true of a member any more."""
    topic = topic_of(member.group_id)
    withdraw(topic, now, kinds=(JOINED,), person_id=member.person_id)


# ---- what the letters say ---------------------------------------------------------------------------------------


def _merge_news(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    group, step = db.session.get(Group, params["group_id"]), newest_step(KIND, params["group_id"])
    if group is None or step is None or step.id != params["step_id"]:
        return None
    may_edit = group.state in (State.NEEDS_WORK, State.REJECTED)
    return {
        "first_name": group.host.first_name,
        "title": _outward(group),
        "state": str(group.state),
        "text": step.reason,
        "may_edit": may_edit,
        "appeal_link": absolute(appeal_path, "faellesskab", group.id) if group.state in AGAINST else None,
        "link": absolute(edit_path if may_edit else host_path, group.id),
    }


def _merge_edit(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    group, edit = db.session.get(Group, params["group_id"]), edit_by_id(params["edit_id"])
    if group is None or edit is None or edit.decided_at is None:
        return None
    return {
        "first_name": group.host.first_name,
        "title": _outward(group),
        "is_approved": edit.is_approved,
        "text": edit.reason,
        "link": absolute(host_path, group.id),
    }


def _merge_to_host(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    member = db.session.get(Member, params["member_id"])
    if member is None or member.status not in ACTIVE:
        return None
    return {
        "first_name": member.group.host.first_name,
        "title": _outward(member.group),
        "name": member.person.first_name,
        "asks": member.status is MemberStatus.ASKED,
        "link": absolute(host_path, member.group_id),
    }


def _merge_joined(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    member = db.session.get(Member, params["member_id"])
    if member is None or member.status != params["status"]:
        return None
    group = member.group
    is_in = member.status is MemberStatus.MEMBER
    return {
        **_of_member(member, params),
        "status": str(member.status),
        "reason": member.reason,
        "times": times_in_words(group) if is_in else "",
        "where": where_in_words(group) if is_in and not group.is_discreet else "",
        "welcome": [words for _icon, words in welcome_in_words(group)]
        if is_in and not group.is_discreet
        else [],
    }


def _merge_ended(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    member = db.session.get(Member, params["member_id"])
    if member is None or member.status not in ACTIVE:
        return None
    return {**_of_member(member, params), "reason": params["reason"]}


def _merge_handover(params: Mapping[str, Any], now: datetime) -> dict[str, Any] | None:
    token = str(params.get("token", ""))
    found = select(Handover).where(Handover.token_hash == hash_of(token))
    handover = db.session.scalars(found).unique().one_or_none()
    if handover is None or not is_open(handover, now):
        return None
    return {
        "title": _outward(handover.group),
        "host": handover.group.host.name,
        "until": date_da(handover.expires_at),
        "link": absolute(handover_path, token),
    }


def _merge_host_changed(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    group, person = db.session.get(Group, params["group_id"]), db.session.get(Person, params["person_id"])
    if group is None or person is None or group.host_id != params["host_id"]:
        return None
    is_host = person.id == group.host_id
    return {
        "first_name": person.first_name,
        "title": _outward(group),
        "is_host": is_host,
        "host": group.host.first_name,
        "link": absolute(host_path if is_host else public_path, group.id),
    }


def _of_member(member: Member, params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "first_name": member.person.first_name,
        "title": _outward(member.group),
        "link": absolute(member_path, member_token(member, params.get("delegate_id"))),
    }


def _outward(group: Group) -> str:
    """What it is called where others may read along."""
    return _("Aftale") if group.is_discreet else group.title


_TO_HOST = _l("Du får dette brev, fordi du er vært.")
_TO_ASKED = _l("Du får dette brev, fordi en vært har bedt dig om at tage over.")
_TO_MEMBER = _l("Du får dette brev, fordi du har skrevet dig op til noget.")

KINDS = (
    MessageKind(NEWS, _l("Svar på en gruppe"), _TO_HOST, _merge_news),
    MessageKind(EDIT_DECIDED, _l("Svar på en rettelse"), _TO_HOST, _merge_edit),
    MessageKind(TO_ANSWER, _l("En vil være med"), _TO_HOST, _merge_to_host, quiet_hours=True),
    MessageKind(JOINED, _l("Du er skrevet op"), _TO_MEMBER, _merge_joined),
    MessageKind(
        HANDOVER, _l("Vil du være vært?"), _TO_ASKED, _merge_handover, rings=False, forget_params=True
    ),
    MessageKind(HOST_CHANGED, _l("En ny vært"), _TO_HOST, _merge_host_changed),
    MessageKind(ENDED, _l("Det holder op"), _TO_MEMBER, _merge_ended, quiet_hours=True),
)
