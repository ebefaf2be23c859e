"""One message of every kind about groups, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable

from app.core import clock
from app.groups import actions, handing_over, joining
from app.groups.models import Group
from app.groups.queries import KIND
from app.groups.rules import Door
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.notifications.models import Message
from app.people.models import Person
from tests.factories import actor_of, make_account, make_person, writing
from tests.groups.grouping import MODERATOR, by, join, make_group, messages, profile


def _ane() -> Person:
    return make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")


def _host() -> Person:
    return make_person("Ib Bech", email="ib@example.org", phone="+4511111142")


def group_news() -> Message:
    group = make_group(_ane(), public=False)
    with writing():
        actions.answer(
            MODERATOR, clock.now(), group.id, State.NEEDS_WORK, "Skriv, hvilken dør man går ind ad."
        )
    return messages("group_news")[-1]


def group_edit_decided() -> Message:
    group = make_group(_ane())
    with writing():
        actions.change(by(group.host), clock.now(), group.id, profile(title="Strik og snak"))
        edit = waiting_edit(KIND, group.id)
        assert edit is not None
        actions.answer_edit(MODERATOR, clock.now(), group.id, edit.id, is_approved=True)
    return messages("group_edit_decided")[-1]


def group_to_answer() -> Message:
    join(make_group(_ane(), door=Door.ASK), make_person("Kaj Friis"), "Jeg kommer med bussen.")
    return messages("group_to_answer")[-1]


def _asking() -> Group:
    return make_group(_host(), door=Door.ASK)


def group_joined() -> Message:
    group = _asking()
    member = join(group, _ane())
    with writing():
        joining.answer_member(by(group.host), clock.now(), group.id, member.id, is_yes=True)
    return messages("group_joined")[-1]


def group_ended() -> Message:
    group = make_group(_host())
    join(group, _ane())
    with writing():
        actions.end(by(group.host), clock.now(), group.id, "Vi er for få til at fortsætte.")
    return messages("group_ended")[-1]


def group_handover() -> Message:
    group = make_group(_host())
    with writing():
        handing_over.hand_over(by(group.host), clock.now(), group.id, "ane@example.org")
    return messages("group_handover")[-1]


def group_host_changed() -> Message:
    group, heir = make_group(_host()), make_account(name="Ane Ibsen", email="ane@example.org")
    with writing():
        handing_over.hand_over(by(group.host), clock.now(), group.id, str(heir.email))
        token = str(messages("group_handover")[-1].params["token"])
        handing_over.accept(actor_of(heir), clock.now(), token)
    return next(one for one in messages("group_host_changed") if one.person_id == heir.person_id)


#: Kind → how to bring one about.
OF_GROUPS: dict[str, Callable[[], Message]] = {
    "group_news": group_news,
    "group_edit_decided": group_edit_decided,
    "group_to_answer": group_to_answer,
    "group_joined": group_joined,
    "group_ended": group_ended,
    "group_handover": group_handover,
    "group_host_changed": group_host_changed,
}
