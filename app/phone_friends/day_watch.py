"""What worries a volunteer: rows for the day's page. They name nobody: others may see the screen."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.core.day_share import DayRow
from app.core.permissions import Permission
from app.phone_friends.models_pair import PhoneConcern
from app.phone_friends.queries_pair import open_concerns


def rows(_now: datetime) -> list[DayRow]:
    """Concerns that nobody has settled, what is due first."""
    return [_row(one) for one in open_concerns()]


def _row(concern: PhoneConcern) -> DayRow:
    url = url_for("phone_friends.handle_concern", concern_id=concern.id)
    return DayRow(
        key=f"phone_concern:{concern.id}",
        permission=Permission.MATCH_PHONE_FRIENDS,
        kind=_("Bekymring"),
        tone="haand",
        icon="triangle-alert",
        title=_("En frivillig er bekymret"),
        why=_("Ingen har taget den endnu.") if concern.owner_id is None else _("En koordinator har den."),
        due_at=concern.due_at,
        since=concern.raised_at,
        url=url,
        action_label=_("Se, hvem du skal ringe til"),
        action_url=url,
    )
