"""The meetings of one who comes, as a calendar file. Citizens are never named: calendars are shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from app.core.calendar_file import CalendarEntry, file_of
from app.exchange.models import Participant
from app.exchange.rounds_queries import OwnMeeting
from app.exchange.words import owner_in_words


def calendar_file(
    participant: Participant, meetings: Sequence[OwnMeeting], version: int, now: datetime
) -> bytes:
    """The file for somebody's meetings. One entry for each round, so that a newer file changes an older one."""
    fair = participant.fair
    return file_of(
        [
            CalendarEntry(
                uid=f"boers-{fair.id}-{participant.id}-{one.round}@samskab",
                version=version,
                starts_at=one.starts_at,
                ends_at=one.ends_at,
                title=_("Møde: %(who)s", who=owner_in_words(one.other)),
                location=_("Bord %(n)s, %(address)s", n=one.table, address=fair.address),
                description=fair.title,
            )
            for one in meetings
        ],
        now,
    )
