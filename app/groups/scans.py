"""Jobs of groups. Each may run twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from app.catalogue.models import StandingEntry
from app.core.database import db
from app.groups.models import Group
from app.groups.queries import KIND
from app.groups.standing import stand
from app.moderation.states import PUBLIC
from app.organisations.models import Organisation


def stand_missing(_now: datetime, most: int = 100) -> int:
    """Show public groups that stand in no list yet, made before there was one. How many."""
    standing = select(StandingEntry.id).where(StandingEntry.kind == KIND, StandingEntry.object_id == Group.id)
    of_public = or_(Group.organisation_id.is_(None), Organisation.state.in_(PUBLIC))
    found = (
        select(Group)
        .outerjoin(Organisation, Organisation.id == Group.organisation_id)
        .where(Group.state.in_(PUBLIC), of_public, ~standing.exists())
        .order_by(Group.id)
        .limit(most)
    )
    groups = list(db.session.scalars(found).unique())
    for group in groups:
        stand(group)
    return len(groups)
