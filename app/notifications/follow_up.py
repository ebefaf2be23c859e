"""SMS whose fate is open: the provider is asked, and without a receipt in time a person rings. Commits per message."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import or_, select

from app.core import clock
from app.core.database import begin_write, db
from app.core.pack import current_pack
from app.notifications import claims, outcomes
from app.notifications.arrivals import give_up_waiting
from app.notifications.channels.sms import open_sms
from app.notifications.claims import lapsed
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.outcomes import DeliveryReport
from app.notifications.states import change

#: Seconds a round of questions may take, and how many are looked at in one.
_BUDGET = 60.0
_AT_ONCE = 100
#: No receipt is awaited for longer than that.
_OLDEST = timedelta(days=7)
#: What cannot be sent while the channel rests, and is over so soon, is told by a person.
_PRESSING = timedelta(hours=1)


def follow_up_sms(app: Flask, now: datetime) -> DeliveryReport:
    """Ask the provider about SMS of which nobody knows whether it has them; ring instead of waiting for ever.

    Never raises for what a server or a network does. The session must have no pending changes.
    """
    report = DeliveryReport()
    with app.test_request_context(base_url=app.config["SITE_URL"]), clock.at(now):
        try:
            _ask(app, now, report)
            _stop_waiting(now, report)
            _ring_what_is_pressing(now, report)
        finally:
            db.session.rollback()
    return report


def _ask(app: Flask, now: datetime, report: DeliveryReport) -> None:
    open_ones = select(Message.id, Message.letter_id).where(
        *lapsed(MessageStatus.HANDOVER), Message.channel == Channel.SMS
    )
    found = db.session.execute(open_ones.order_by(Message.id).limit(_AT_ONCE)).all()
    db.session.rollback()
    if not found:
        return
    ends = time.monotonic() + _BUDGET
    with open_sms(app.config) as provider:
        for message_id, reference in found:
            if time.monotonic() > ends:
                return
            outcomes.note_answer(message_id, now, report, provider.find(reference or ""))


def _stop_waiting(now: datetime, report: DeliveryReport) -> None:
    """No receipt in the pack's time: it may not have arrived, so it goes to the call list while it is worth telling."""
    before = now - timedelta(minutes=current_pack().setting("sms_receipt_minutes"))
    waiting = select(Message.id).where(
        Message.status == MessageStatus.SENT,
        Message.channel == Channel.SMS,
        Message.due_at > now - _OLDEST,
        Message.finished_at <= before,
        or_(Message.expires_at.is_(None), Message.expires_at > now),
    )
    for message_id in db.session.scalars(waiting.order_by(Message.id).limit(_AT_ONCE)).all():
        begin_write()
        report.uncertain += give_up_waiting(now, message_id)
        db.session.commit()


def _ring_what_is_pressing(now: datetime, report: DeliveryReport) -> None:
    if not claims.is_paused(Channel.SMS):
        return
    begin_write()
    report.rerouted += change(
        Message.status == MessageStatus.QUEUED,
        Message.channel == Channel.SMS,
        Message.due_at <= now,
        Message.expires_at <= now + _PRESSING,
        channel=Channel.CALL,
        letter_id=None,
        attempts=0,
    )
    db.session.commit()
