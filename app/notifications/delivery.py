"""Sending what was promised, one message at a time, each step committed by itself.

The story of a message, by e-mail or by SMS:
1. claim: it is ours for a while, others skip it                                      (claims.py, commits)
2. look again: still true, still wanted, still this way, not too late, not at night?  (making_ready.py)
3. write it, and pass the fence: from here on nobody else ever sends it               (claims.py, commits)
4. hand it over, with no transaction open                                             (channels/)
5. note what came of it                                                               (outcomes.py, commits)

A sender that dies before 3 leaves a message that is claimed anew. One that dies after 3 leaves a letter that is
`uncertain`, which only people send again (decisions.md, Messages), or an SMS of which the provider is asked
(follow_up.py). What becomes of it later, a receipt or a bounce, is told in arrivals.py.

Each channel has rounds of its own: a server that hangs holds back nothing but what it was to take.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.database import db
from app.core.faults import die_at
from app.core.logs import redact
from app.notifications import claims, outcomes
from app.notifications.channels.call_list import suppress_untrue_calls
from app.notifications.channels.email import open_post
from app.notifications.channels.letter_box import tend_letters
from app.notifications.channels.sms import open_sms
from app.notifications.claims import DailyLimit, EnoughForTodayError
from app.notifications.former_helpers import sweep_former_helpers
from app.notifications.handover import Carrier, Handover, Parcel, Result
from app.notifications.making_ready import make_ready, wait_until_tomorrow
from app.notifications.models import Channel, Message
from app.notifications.outcomes import DeliveryReport
from app.notifications.rules import MOST_SMS_A_DAY

log = logging.getLogger("samskab.delivery")

#: How long the channel rests when there is no server to talk to or none that answers, and when it refuses us.
REST_UNREACHABLE = timedelta(seconds=30)
REST_LOCKED_OUT = timedelta(minutes=5)

_CARRIERS: dict[Channel, Callable[[Mapping[str, Any]], Carrier]] = {
    Channel.EMAIL: open_post,
    Channel.SMS: open_sms,
}

#: A claimed message with whom it is about and who gets it, in one statement that is made once.
_CLAIMED = (
    select(Message)
    .where(Message.id == bindparam("of"), Message.owner == bindparam("by"))
    .options(joinedload(Message.person), joinedload(Message.delegate))
    .execution_options(populate_existing=True)
)


def deliver_due(
    app: Flask,
    now: datetime,
    channel: Channel = Channel.EMAIL,
    *,
    only_urgent: bool = False,
    limit: int = 200,
) -> DeliveryReport:
    """Send up to `limit` messages of `channel` that are due at `now`; say what became of each. Commits per step.

    Any number of processes may do this at once. Never raises for what a server, a network or one broken message
    does. The session must have no pending changes.
    """
    report = DeliveryReport()
    with app.test_request_context(base_url=app.config["SITE_URL"]), clock.at(now):
        try:
            report.expired += claims.expire_late(now)
            _deliver(app, now, channel, report, only_urgent=only_urgent, limit=limit)
        finally:
            db.session.rollback()
    return report


def deliver_sms(app: Flask, now: datetime, *, only_urgent: bool = False) -> DeliveryReport:
    """The same for SMS."""
    return deliver_due(app, now, Channel.SMS, only_urgent=only_urgent)


def sweep(app: Flask, now: datetime) -> DeliveryReport:
    """Take care of what senders that died have left, and of calls and letters that are no longer true or no use.
    Commits per step.
    """
    report = DeliveryReport()
    with app.test_request_context(base_url=app.config["SITE_URL"]), clock.at(now):
        try:
            report.expired += claims.expire_late(now)
            outcomes.take_back_lapsed(now, report)
            report.rerouted += sweep_former_helpers(now)
            report.suppressed += suppress_untrue_calls(now)
            report.suppressed += tend_letters(now)
        finally:
            db.session.rollback()
    return report


def _deliver(
    app: Flask, now: datetime, channel: Channel, report: DeliveryReport, *, only_urgent: bool, limit: int
) -> None:
    owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(6)}"
    with _CARRIERS[channel](app.config) as carrier:
        while limit > 0 and claims.is_anything_due(now, channel, only_urgent=only_urgent):
            if claims.is_paused(channel):
                report.is_paused = True
                return
            ids = claims.claim(now, owner, channel, only_urgent=only_urgent, limit=min(limit, claims.BATCH))
            if not ids:
                return
            die_at("after_claim")
            for message_id in ids:
                if not _deliver_one(app, carrier, now, owner, message_id, report):
                    claims.release(owner)
                    report.is_paused = True
                    return
            limit -= len(ids)


def _deliver_one(
    app: Flask, carrier: Carrier, now: datetime, owner: str, message_id: int, report: DeliveryReport
) -> bool:
    """Steps 2 to 5 for one claimed message. False when the channel rests from now on."""
    message = db.session.scalars(_CLAIMED, {"of": message_id, "by": owner}).one_or_none()
    if message is None:
        return True
    try:
        ready = make_ready(app, message, now)
    except Exception as error:
        log.exception("message could not be written", extra={"message_id": message_id})
        outcomes.count_failed_writing(
            message_id, owner, now, report, redact(f"{type(error).__name__}: {error}")
        )
        return True
    if not isinstance(ready, Parcel):
        outcomes.leave_out(message_id, owner, now, report, ready)
        return True
    limit = _daily_limit(message, ready, now)
    try:
        is_ours = claims.pass_fence(message_id, owner, ready.reference, sent_to=ready.address, limit=limit)
    except EnoughForTodayError:
        outcomes.leave_out(message_id, owner, now, report, wait_until_tomorrow(message, now))
        return True
    if not is_ours:
        return True
    die_at("after_handover")
    handover = carrier.hand_over(ready)
    die_at("after_data")
    outcomes.note(message_id, owner, now, report, handover, ready)
    return _rest_if_needed(handover, ready.channel)


def _daily_limit(message: Message, parcel: Parcel, now: datetime) -> DailyLimit | None:
    """Nobody's phone rings with us all day."""
    if parcel.channel is not Channel.SMS or message.receiver is None:
        return None
    midnight = clock.from_wall(clock.local(now).date(), time(0))
    return DailyLimit(Channel.SMS, message.receiver.id, midnight, MOST_SMS_A_DAY)


def _rest_if_needed(handover: Handover, channel: Channel) -> bool:
    """Pause the channel when the trouble is not this message's. False when it rests."""
    rests = {Result.LOCKED_OUT: REST_LOCKED_OUT, Result.UNREACHABLE: REST_UNREACHABLE}
    if channel is Channel.SMS:
        # One message whose fate must be asked for is enough to know that nobody answers.
        rests[Result.UNKNOWN] = REST_UNREACHABLE
    rest = rests.get(handover.result) or handover.wait
    if rest is None:
        return True
    level = logging.ERROR if handover.result is Result.LOCKED_OUT else logging.WARNING
    log.log(level, "the server takes nothing", extra={"channel": channel.value, "answer": handover.error})
    claims.pause(channel, rest, handover.error)
    return False
