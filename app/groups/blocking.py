"""What happens to groups when a person or an organisation is shut out, and when an organisation is closed."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, select

from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.core.database import db, lock_row
from app.groups.actions import end
from app.groups.joining import leave
from app.groups.models import Group
from app.groups.queries import KIND, memberships_of
from app.moderation.actions import move
from app.moderation.states import By, State
from app.organisations.models import Membership

#: What members read; why somebody is shut out is for them only.
_REASON = _l("Siden er taget ned.")
#: And what they read when the organisation closes its own page.
_CLOSED = _l("Foreningens side er lukket.")
_LIVES = (State.PENDING, State.NEEDS_WORK, State.PUBLISHED)


def _taken_down(number: int) -> list[str]:
    said = ngettext("%(num)s gruppe bliver taget ned.", "%(num)s grupper bliver taget ned.", number)
    return [said] if number else []


def _of_person_preview(person_id: int, _now: datetime) -> list[str]:
    said, number = _taken_down(len(_public(Group.host_id == person_id))), len(memberships_of(person_id))
    if number:
        said.append(
            ngettext("Bliver meldt ud af %(num)s gruppe.", "Bliver meldt ud af %(num)s grupper.", number)
        )
    return said


def _of_person(actor: Actor, now: datetime, person_id: int) -> None:
    for member in memberships_of(person_id):
        leave(actor, now, member.id)
    _take_down(actor, now, Group.host_id == person_id)


def _of_organisation_preview(organisation_id: int, _now: datetime) -> list[str]:
    return _taken_down(len(_public(Group.organisation_id == organisation_id)))


def _of_organisation(actor: Actor, now: datetime, organisation_id: int) -> None:
    _take_down(actor, now, Group.organisation_id == organisation_id)


def _of_closed_preview(organisation_id: int, _now: datetime) -> list[str]:
    number = len(_living(Group.organisation_id == organisation_id))
    said = ngettext("%(num)s gruppe holder op.", "%(num)s grupper holder op.", number)
    return [said] if number else []


def _of_closed(actor: Actor, now: datetime, organisation_id: int) -> None:
    for number in _living(Group.organisation_id == organisation_id):
        end(actor, now, number, str(_CLOSED))


def _take_down(actor: Actor, now: datetime, whose: ColumnElement[bool]) -> None:
    for number in _public(whose):
        group = lock_row(Group, number)
        if group is not None and group.state is State.PUBLISHED:
            move(actor, now, KIND, group, State.HIDDEN, by=By.MODERATOR, reason=str(_REASON))


def _public(whose: ColumnElement[bool]) -> list[int]:
    found = select(Group.id).where(whose, Group.state == State.PUBLISHED).order_by(Group.id)
    return list(db.session.scalars(found))


def _living(whose: ColumnElement[bool]) -> list[int]:
    found = select(Group.id).where(whose, Group.state.in_(_LIVES)).order_by(Group.id)
    return list(db.session.scalars(found))


def _of_membership_preview(membership_id: int, _now: datetime) -> list[str]:
    """Who leaves an organisation stays host of its groups: the members know them."""
    left = db.session.get_one(Membership, membership_id)
    own = (Group.organisation_id == left.organisation_id, Group.host_id == left.person_id)
    titles = db.session.scalars(select(Group.title).where(*own, Group.state.in_(_LIVES)).order_by(Group.id))
    return [
        _("Er stadig vært for %(title)s. På gruppens side kan en anden blive vært.", title=title)
        for title in titles
    ]


OF_PERSON = BlockEffects(_of_person_preview, _of_person)
OF_ORGANISATION = BlockEffects(_of_organisation_preview, _of_organisation)
OF_CLOSED = BlockEffects(_of_closed_preview, _of_closed)
OF_MEMBERSHIP = BlockEffects(_of_membership_preview)
