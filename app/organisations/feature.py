"""The front door of organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.actor import Actor
from app.core.blocking import PERSON
from app.core.feature import Feature, Hosted, MenuItem
from app.core.moderated import Decision, Moderated
from app.core.permissions import Permission
from app.moderation.links import appeal_path
from app.moderation.queries import newest_step
from app.moderation.states import AGAINST, State
from app.organisations import pictures, views_edit, views_picture, views_register
from app.organisations.actions import answer
from app.organisations.blocking import OF_PERSON
from app.organisations.bringing import BRING
from app.organisations.bringing_contacts import BRING_CONTACTS
from app.organisations.links import public_path, register_path
from app.organisations.messages import KINDS
from app.organisations.models import Organisation
from app.organisations.privacy import ERASURE, PRIVACY
from app.organisations.queries import (
    KIND,
    organisation_by_id,
    organisations_of,
    owners_of,
    public_title,
    role_in,
)
from app.organisations.rules import MemberRole
from app.organisations.searching import SEARCH
from app.organisations.sharing import ORGANISATIONS
from app.organisations.taking_out import TAKES_OUT
from app.organisations.views import bp
from app.organisations.waiting import WAITING
from app.organisations.words import STATE_WORDS

#: Importing them is what gives the blueprint its pages.
PAGES = (views_edit, views_picture, views_register)


def is_member(actor: Actor, organisation: Any) -> bool:
    """Whether the actor looks after this organisation now."""
    return isinstance(organisation, Organisation) and role_in(organisation.id, actor.person_id) is not None


def is_owner(actor: Actor, organisation: Any) -> bool:
    """Whether the actor is an owner of this organisation now."""
    return (
        isinstance(organisation, Organisation)
        and role_in(organisation.id, actor.person_id) is MemberRole.OWNER
    )


def looking_after(person_id: int, _now: datetime) -> list[Hosted]:
    """What a person looks after; what was taken down they may not open."""
    return [
        Hosted(
            organisation.name,
            STATE_WORDS[organisation.state],
            appeal_path("forening", organisation.id)
            if organisation.state is State.HIDDEN and role is MemberRole.OWNER
            else (None if organisation.state is State.HIDDEN else public_path(organisation.id)),
        )
        for organisation, role in organisations_of(person_id)
    ]


def caller_links(person_id: int) -> list[tuple[str, str]]:
    """Where staff register an organisation for who rings."""
    return [(_("Opret en forening"), register_path(person_id))]


def public_thing(organisation_id: int) -> tuple[str, str] | None:
    """Name and path of an organisation that everybody may see."""
    name = public_title(organisation_id)
    return (name, public_path(organisation_id)) if name is not None else None


def decision(organisation_id: int) -> Decision | None:
    """The no that an organisation was given, or that it was taken down; its owners may ask about it."""
    organisation, step = organisation_by_id(organisation_id), newest_step(KIND, organisation_id)
    if organisation is None or step is None or organisation.state not in AGAINST:
        return None
    owners = frozenset(one.id for one in owners_of(organisation_id))
    return Decision(organisation.name, organisation.state_at, step.reason, step.taken_by, owners)


def overturn(actor: Actor, now: datetime, organisation_id: int, text: str) -> object:
    """Let everybody see it after all."""
    return answer(actor, now, organisation_id, State.PUBLISHED, text)


def staff_path(organisation_id: int) -> str:
    """Where moderators see all of it."""
    return url_for("admin.show_organisation", organisation_id=organisation_id)


FEATURE = Feature(
    name="organisations",
    takes_out=TAKES_OUT,
    brings=(BRING, BRING_CONTACTS),
    search=(SEARCH,),
    open_lists=(ORGANISATIONS,),
    blueprint=bp,
    menu=(MenuItem(_l("Foreninger"), "organisations.list_organisations"),),
    object_rules={Permission.EDIT_ORGANISATION: is_member, Permission.OWN_ORGANISATION: is_owner},
    pictures=pictures.RULES,
    message_kinds=KINDS,
    merge_words={
        "membership": lambda n: ngettext(
            "%(num)s forening, der bliver passet", "%(num)s foreninger, der bliver passet", n
        ),
        "organisation_claim": lambda n: ngettext(
            "%(num)s forening, der skal ringes om", "%(num)s foreninger, der skal ringes om", n
        ),
    },
    looking_after=looking_after,
    caller_links=caller_links,
    moderated=Moderated(
        kind=KIND,
        slug="forening",
        public=public_thing,
        decision=decision,
        overturn=overturn,
        staff_path=staff_path,
    ),
    erasure=ERASURE,
    privacy=PRIVACY,
    block_effects={PERSON: OF_PERSON},
    waiting=WAITING,
)
