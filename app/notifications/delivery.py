"""Sending what was promised, one letter at a time, each step committed by itself.

The story of a letter:
1. claim: it is ours for a while, others skip it                                      (claims.py, commits)
2. look again: is it still true, is it too late, is it night? then it does not go     (letters.py, rules.py)
3. write it, and pass the fence: from here on nobody else ever sends it               (claims.py, commits)
4. hand it over, with no transaction open                                             (channels/)
5. note what came of it                                                               (outcomes.py, commits)

A sender that dies before 3 leaves a letter that is claimed anew; one that dies after 3 leaves an `uncertain`
one, which only people send again (decisions.md, Messages).
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email import policy
from email.utils import parseaddr
from typing import Any

from flask import Flask

from app.core import clock
from app.core.database import db
from app.core.feature import message_kind
from app.core.logs import redact
from app.core.pack import current_pack
from app.notifications import claims, outcomes
from app.notifications.channels.call_list import suppress_untrue_calls
from app.notifications.channels.email import open_post
from app.notifications.channels.letter_box import tend_letters
from app.notifications.faults import die_at
from app.notifications.handover import Handover, Post, Result
from app.notifications.letters import as_email, letter_id, merge_fields, write_letter
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.outcomes import DeliveryReport
from app.notifications.rules import day_to_wait_for

log = logging.getLogger("samskab.delivery")

#: How long the channel rests when there is no server to talk to, and when the server refuses us.
REST_UNREACHABLE = timedelta(seconds=30)
REST_LOCKED_OUT = timedelta(minutes=5)


@dataclass(frozen=True)
class _Ready:
    """A letter in its envelope."""

    content: bytes
    address: str
    letter_id: str


def deliver_due(app: Flask, now: datetime, *, only_urgent: bool = False, limit: int = 200) -> DeliveryReport:
    """Send up to `limit` letters that are due at `now`, and say what became of each. Commits per step.

    Any number of processes may do this at once. Never raises for what a mail server, a network or one broken
    letter does. The session must have no pending changes.
    """
    report = DeliveryReport()
    with app.test_request_context(base_url=app.config["SITE_URL"]), clock.at(now):
        try:
            report.expired += claims.expire_late(now)
            _deliver(app, now, report, only_urgent=only_urgent, limit=limit)
        finally:
            db.session.rollback()
    return report


def sweep(app: Flask, now: datetime) -> DeliveryReport:
    """Take care of what senders that died have left, and of calls and letters that are no longer true or no use.
    Commits per step.
    """
    report = DeliveryReport()
    with app.test_request_context(base_url=app.config["SITE_URL"]), clock.at(now):
        try:
            report.expired += claims.expire_late(now)
            outcomes.take_back_lapsed(now, report)
            report.suppressed += suppress_untrue_calls(now)
            report.suppressed += tend_letters(now)
        finally:
            db.session.rollback()
    return report


def _deliver(app: Flask, now: datetime, report: DeliveryReport, *, only_urgent: bool, limit: int) -> None:
    owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(6)}"
    with open_post(app.config) as post:
        while limit > 0 and claims.is_anything_due(now, only_urgent=only_urgent):
            if claims.is_paused(Channel.EMAIL):
                report.is_paused = True
                return
            ids = claims.claim(now, owner, only_urgent=only_urgent, limit=min(limit, claims.BATCH))
            if not ids:
                return
            die_at(app, "after_claim")
            for message_id in ids:
                if not _deliver_one(app, post, now, owner, message_id, report):
                    claims.release(owner)
                    report.is_paused = True
                    return
            limit -= len(ids)


def _deliver_one(
    app: Flask, post: Post, now: datetime, owner: str, message_id: int, report: DeliveryReport
) -> bool:
    """Steps 2 to 5 for one claimed letter. False when the channel rests from now on."""
    message = db.session.get(Message, message_id, populate_existing=True)
    if message is None or message.owner != owner:
        return True
    try:
        ready = _make_ready(app, message, now)
    except Exception as error:
        log.exception("letter could not be written", extra={"message_id": message_id, "kind": message.kind})
        outcomes.count_failed_writing(
            message_id, owner, now, report, redact(f"{type(error).__name__}: {error}")
        )
        return True
    if not isinstance(ready, _Ready):
        outcomes.leave_out(message_id, owner, now, report, ready)
        return True
    if not claims.pass_fence(message_id, owner, ready.letter_id):
        return True
    die_at(app, "after_handover")
    sender = parseaddr(app.config["MAIL_FROM"])[1]
    name = f"{now:%Y%m%dT%H%M%SZ}-{message_id:06}"
    handover = post.hand_over(ready.content, sender=sender, address=ready.address, name=name)
    die_at(app, "after_data")
    outcomes.note(app, message_id, owner, now, report, handover)
    return _rest_if_needed(handover)


def _make_ready(app: Flask, message: Message, now: datetime) -> _Ready | outcomes.LeftOut:
    """Look again, and write the letter; or say why it does not go (now)."""
    if message.expires_at is not None and message.expires_at <= now:
        return MessageStatus.EXPIRED
    if (morning := _morning_to_wait_for(message, now)) is not None:
        return morning
    fields: Mapping[str, Any] | None = merge_fields(message, now)
    if fields is None:
        return MessageStatus.SUPPRESSED
    address = message.address or (message.receiver.email if message.receiver else None)
    if address is None:
        return Channel.CALL
    number = letter_id(message, app.config["MAIL_FROM"])
    letter = write_letter(message, fields, now)
    try:
        mail = as_email(
            letter, address=address, mail_from=app.config["MAIL_FROM"], message_id=number, now=now
        )
    except ValueError:
        return MessageStatus.FAILED
    return _Ready(mail.as_bytes(policy=policy.SMTP), address, number)


def _morning_to_wait_for(message: Message, now: datetime) -> datetime | None:
    """When a message with quiet hours may go, or None when it may go now."""
    if not message_kind(message.kind).quiet_hours:
        return None
    pack = current_pack()
    earliest = time.fromisoformat(pack.setting("reminder_from"))
    latest = time.fromisoformat(pack.setting("reminder_until"))
    day = day_to_wait_for(clock.local(now), earliest, latest)
    return clock.from_wall(day, earliest) if day is not None else None


def _rest_if_needed(handover: Handover) -> bool:
    """Pause the channel when the trouble is not this letter's. False when it rests."""
    if handover.result is Result.LOCKED_OUT:
        log.error("the mail server refuses us", extra={"answer": handover.error})
        claims.pause(Channel.EMAIL, REST_LOCKED_OUT, handover.error)
        return False
    if handover.result is Result.UNREACHABLE:
        log.warning("the mail server cannot be reached", extra={"answer": handover.error})
        claims.pause(Channel.EMAIL, REST_UNREACHABLE, handover.error)
        return False
    return True
