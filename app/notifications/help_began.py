"""Letting somebody help, and telling them so: nobody becomes a helper without hearing of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.database import db
from app.core.feature import MessageKind
from app.notifications.former_helpers import hand_over
from app.notifications.models import Message
from app.notifications.outbox import enqueue
from app.people.delegation import let_act
from app.people.models import Delegation, Person

KIND = "help_began"


def begin_help(
    actor: Actor, now: datetime, person: Person, delegate: Person, relation: str, allowed: Mapping[str, bool]
) -> Delegation:
    """Let `delegate` act for `person` as far as `allowed` (arguments of let_act), and tell the delegate."""
    delegation = let_act(
        actor,
        now,
        person,
        delegate,
        relation,
        may_sign_up=allowed["may_sign_up"],
        may_cancel=allowed["may_cancel"],
        gets_messages=allowed["gets_messages"],
    )
    hand_over(now, Message.person_id == person.id, Message.delegate_id == delegate.id)
    enqueue(
        KIND,
        now=now,
        topic=f"delegation:{delegation.id}",
        key=(delegation.id,),
        params={"delegation_id": delegation.id},
        person=delegate,
        told_by=actor if actor.caller_id == delegate.id else None,
    )
    return delegation


def _merge(params: Mapping[str, Any], _now: datetime) -> dict[str, Any] | None:
    delegation = db.session.get(Delegation, params["delegation_id"])
    if delegation is None or delegation.ended_at is not None or not delegation.person.is_living:
        return None
    return {
        "first_name": delegation.delegate.first_name,
        "name": delegation.person.name,
        "may": _may(delegation),
    }


def _may(delegation: Delegation) -> list[str]:
    """What was agreed, a sentence each."""
    name = delegation.person.first_name
    return [
        sentence
        for is_agreed, sentence in (
            (delegation.may_sign_up, _("Du må melde %(name)s til.", name=name)),
            (delegation.may_cancel, _("Du må ændre og melde fra for %(name)s.", name=name)),
            (delegation.gets_messages, _("Du får de samme beskeder som %(name)s.", name=name)),
        )
        if is_agreed
    ]


HELP_BEGAN = MessageKind(
    KIND,
    _l("Du hjælper en anden"),
    _l("Du får dette brev, fordi en, du kender, har bedt om din hjælp."),
    _merge,
)
