"""Looking for approvals that run out, and for promises of an older text.

The scan may run any number of times: each is told once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import lock_row
from app.phone_friends.actions_path import settle
from app.phone_friends.messages_path import is_their_turn, promise_new_text, promise_renewal
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.papers import DECLARATION, paper
from app.phone_friends.queries import approved_volunteers
from app.phone_friends.queries_path import approved_ids, renewals_of, rows_of_path
from app.phone_friends.renewal import WARN_DAYS, warning_due, with_notice
from app.phone_friends.states import Path


def watch_approvals(now: datetime) -> int:
    """Note what a new text or certificate makes of last days, and warn whose approval runs out; ask who is to be
    approved to promise a new text first. How many were told.

    What has run out needs nothing: nobody new is given to them (`PhoneVolunteer.may_get_friends`).
    """
    _settle_changed(now)
    soon = clock.local(now).date() + timedelta(days=WARN_DAYS[0])
    promised_older = [
        one.id for one in rows_of_path() if one.state is Path.CONFIDENTIAL and not one.has_promised
    ]
    asked = sum(_ask_anew(volunteer_id, now) for volunteer_id in promised_older)
    return asked + sum(_warn(volunteer_id, now) for volunteer_id in approved_ids(soon))


def _ask_anew(volunteer_id: int, now: datetime) -> bool:
    volunteer = lock_row(PhoneVolunteer, volunteer_id)
    if volunteer is None or not is_their_turn(volunteer):
        return False
    return promise_new_text(volunteer, now, paper(DECLARATION).version)


def _settle_changed(now: datetime) -> None:
    """A new version of the declaration came with the pack: everybody's last day is looked at again."""
    today, approved = clock.local(now).date(), approved_volunteers()
    ends = renewals_of([one.id for one in approved])
    for one in approved:
        if with_notice(one.valid_until, ends[one.id].until, today) == one.valid_until:
            continue
        locked = lock_row(PhoneVolunteer, one.id)
        if locked is not None:
            settle(SYSTEM, now, locked)


def _warn(volunteer_id: int, now: datetime) -> bool:
    volunteer = lock_row(PhoneVolunteer, volunteer_id)
    if volunteer is None or volunteer.state is not Path.APPROVED or volunteer.valid_until is None:
        return False
    days = warning_due(volunteer.valid_until, clock.local(now).date())
    return days is not None and promise_renewal(volunteer, now, volunteer.valid_until, days)
