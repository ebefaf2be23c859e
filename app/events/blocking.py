"""What stays with who leaves the organisation behind an event."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.blocking import BlockEffects
from app.core.database import db
from app.core.formatting import phone
from app.core.pack import current_pack
from app.events.models import Event
from app.gatherings.models import Series, SeriesStatus
from app.organisations.models import Membership


def _preview(membership_id: int, _now: datetime) -> list[str]:
    """Its host stays: people know whom to expect."""
    left = db.session.get_one(Membership, membership_id)
    own = (Event.organisation_id == left.organisation_id, Series.host_id == left.person_id)
    titles = select(Series.title).join(Event, Event.series_id == Series.id).where(*own)
    living = titles.where(Series.status.in_((SeriesStatus.PROPOSED, SeriesStatus.APPROVED)))
    return [
        _(
            "Er stadig vært for %(title)s. Skal det være anderledes, så ring til os på %(phone)s.",
            title=title,
            phone=phone(current_pack().phone),
        )
        for title in db.session.scalars(living.order_by(Series.id))
    ]


OF_MEMBERSHIP = BlockEffects(_preview)
