"""Looking for what is due. Each scan may run any number of times: unique keys make it happen once."""

from __future__ import annotations

from datetime import datetime

from app.surveys import actions, messages, queries
from app.surveys.models import Invitee
from app.surveys.rules import window_now, windows


def ask(now: datetime) -> int:
    """Ask who begins, who began three or twelve months ago, and remind once. How many letters were promised."""
    promised = 0
    for round_ in queries.rounds():
        if round_.ended_at is None and queries.scales_on(round_.scales):
            found = queries.beginners(round_, now)
            promised += len(found)
            for person, first_at in found:
                actions.invite(now, round_, person, first_at)
    return promised + sum(_ask_again(one, now) for one in queries.to_ask(now))


def _ask_again(invitee: Invitee, now: datetime) -> int:
    window = window_now(windows(invitee.asked_at, invitee.first_at), now)
    if window is None or not messages.may_be_asked(invitee, window, window.moment):
        return 0
    asked = messages.promise_invitation(invitee, window, now)
    if now < window.remind_at:
        return int(asked)
    return int(messages.promise_invitation(invitee, window, now, again=True))


def finish(now: datetime) -> int:
    """Forget whose answers are whose where the last sheet is over. How many."""
    found = queries.to_finish(now)
    for invitee_id in found:
        actions.finish(now, invitee_id)
    if found:
        actions.mix()
    return len(found)
