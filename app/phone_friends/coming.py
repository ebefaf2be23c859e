"""The agreed calls of a person, for Min side: neutral words, because others look at a screen too."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.core.calendar_file import CalendarEntry, in_doubt
from app.core.feature import Coming
from app.phone_friends.links_pair import citizen_path, volunteer_path
from app.phone_friends.queries_pair import calls_of

#: A call of phone friends is about so long.
_CALL = timedelta(minutes=30)


def own_entries(person_id: int, since: datetime) -> list[CalendarEntry]:
    """Each agreed call, called no more than an appointment, for a calendar."""
    return [
        CalendarEntry(
            uid=f"aftale-{pair.id}@samskab",
            # The next call is the last one moved on; minutes always rise.
            version=int(at.timestamp()) // 60,
            starts_at=at,
            ends_at=at + _CALL,
            title=_("En fast aftale"),
            location=_("I telefonen"),
            description=in_doubt(),
        )
        for pair, at in calls_of(person_id)
        if at > since
    ]


def coming(person_id: int, now: datetime) -> list[Coming]:
    """Each agreed call that is to come; the page behind it says more."""
    return [
        Coming(
            starts_at=at,
            title=_("En fast aftale"),
            place=_("I telefonen"),
            status=_("Aftalt"),
            url=(volunteer_path if pair.volunteer.person_id == person_id else citizen_path)(pair.id),
        )
        for pair, at in calls_of(person_id)
        if at > now
    ]
