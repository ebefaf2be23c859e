"""What happens to the organisations of a person who is shut out, and to what they asked of others about them."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.audit.actions import record
from app.core import blocking
from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.core.database import db
from app.moderation.looking import let_go
from app.organisations.members import close_invitations_of
from app.organisations.models import Claim, ClaimOutcome, Membership
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
        close_invitations_of(one, now)
        blocking.carry_out(blocking.MEMBERSHIP, actor, now, one.id)
        record(actor, now, "organisation.remove_member", KIND, one.organisation_id)
    _refuse_claims(actor, now, person_id)


def _refuse_claims(actor: Actor, now: datetime, person_id: int) -> None:
    """Nobody rings them about an organisation of theirs; why they are shut out they are told already."""
    waiting = select(Claim).where(Claim.person_id == person_id, Claim.outcome == ClaimOutcome.WAITING)
    for claim in db.session.scalars(waiting.order_by(Claim.id)):
        claim.outcome, claim.decided_at, claim.decided_by = ClaimOutcome.REFUSED, now, actor.person_id
        db.session.flush()
        let_go("claim", claim.id)
        record(actor, now, "organisation.refuse_claim", KIND, claim.organisation_id)


def _memberships(person_id: int) -> list[Membership]:
    own = select(Membership).where(Membership.person_id == person_id, Membership.ended_at.is_(None))
    return list(db.session.scalars(own.options(joinedload(Membership.organisation)).order_by(Membership.id)))


OF_PERSON = BlockEffects(_preview, _carry_out)
