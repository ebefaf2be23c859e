"""The row of the plan that phone friends are done for (row 3.4): all citizens, whatever their age."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.database import db
from app.core.pack import current_pack
from app.plan.models import Initiative

#: As the plan's file calls the initiative that all of it counts for.
KIND = "phone_friends"
_REASON = "phone_lowest_age_reason"


def notes(initiative_ids: Sequence[int]) -> list[str]:
    """Says on the plan's row that there is a lowest age, and why; nothing where there is none."""
    lowest, reason = current_pack().setting("phone_lowest_age"), current_pack().texts.get(_REASON, "").strip()
    own = select(Initiative.id).where(Initiative.id.in_(initiative_ids), Initiative.default_for == KIND)
    if not lowest or db.session.scalar(own.limit(1)) is None:
        return []
    why = reason or _("Der er ikke skrevet, hvorfor.")
    return [
        _(
            "Planen siger: uanset alder. Lige nu skal man være fyldt %(age)s år. %(why)s",
            age=lowest,
            why=why,
        )
    ]
