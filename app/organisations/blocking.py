"""What happens to the organisations of a person who is shut out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.audit.actions import record
from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.core.database import db
from app.organisations.models import Membership
from app.organisations.queries import KIND, owners_of


def _preview(person_id: int, _now: datetime) -> list[str]:
    said = []
    for one in _memberships(person_id):
        name = one.organisation.name
        is_last = all(owner.id == person_id for owner in owners_of(one.organisation_id))
        said.append(
            _("Passer ikke %(name)s mere. Den har ingen ejer bagefter.", name=name)
            if is_last
            else _("Passer ikke %(name)s mere.", name=name)
        )
    return said


def _carry_out(actor: Actor, now: datetime, person_id: int) -> None:
    for one in _memberships(person_id):
        one.ended_at = now
        db.session.flush()
        record(actor, now, "organisation.remove_member", KIND, one.organisation_id)


def _memberships(person_id: int) -> list[Membership]:
    own = select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    return list(db.session.scalars(own.options(joinedload(Membership.organisation)).order_by(Membership.id)))


OF_PERSON = BlockEffects(_preview, _carry_out)
