"""Right before a message goes: is it still true, still wanted, still this way, at this hour? Then it is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from email.utils import parseaddr
from typing import Any

from flask import Flask

from app.core import clock
from app.core.feature import MessageKind, message_kind
from app.core.pack import current_pack
from app.notifications import gsm
from app.notifications.former_helpers import way_instead
from app.notifications.handover import Parcel
from app.notifications.letters import (
    as_email,
    letter_id,
    merge_fields,
    sms_reference,
    write_letter,
    write_sms,
)
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.outcomes import LeftOut, Reroute
from app.notifications.routing import channel_of, is_switched_off
from app.notifications.rules import EARLIEST_SMS, comes_in_time, day_to_wait_for, is_cancelled_today
from app.notifications.short_links import short_link


def make_ready(app: Flask, message: Message, now: datetime) -> Parcel | LeftOut:
    """The message as it is handed over, or why it does not go (so, or now). Raises what a broken template raises."""
    if not comes_in_time(now, message.expires_at):
        return MessageStatus.EXPIRED
    kind = message_kind(message.kind)
    if (changed := _what_changed(message, kind, now)) is not None:
        return changed
    fields = merge_fields(message, now)
    if fields is None:
        return MessageStatus.SUPPRESSED
    if (wait := _wait_for_morning(message, kind, fields, now)) is not None:
        return wait
    if message.channel is Channel.SMS:
        return _sms(message, fields, now)
    return _letter(app, message, fields, now)


def wait_until_tomorrow(message: Message, now: datetime) -> LeftOut:
    """When a message that may not go today goes: tomorrow from the first hour, or by phone when that is too late."""
    earliest, latest = _hours()
    tomorrow = day_to_wait_for(clock.local(now).replace(hour=23, minute=59), earliest, latest)
    assert tomorrow is not None
    return _at_or_by_phone(clock.from_wall(tomorrow, earliest), message)


def _what_changed(message: Message, kind: MessageKind, now: datetime) -> LeftOut | None:
    """Another way, or none, because of what people chose since it was promised."""
    receiver = message.receiver
    if message.address or receiver is None:
        return None if message.address else MessageStatus.SUPPRESSED
    person = message.person or receiver
    if not person.is_living or (kind.may_be_off and is_switched_off(person.id, kind.name)):
        return MessageStatus.SUPPRESSED
    time_left = message.expires_at - now if message.expires_at else None
    if (instead := way_instead(message, now)) is not None:
        return Reroute(instead, to_person=True) if isinstance(instead, Channel) else instead
    channel = channel_of(receiver, kind, time_left)
    if channel is message.channel:
        return None
    return Reroute(channel) if kind.rings or channel is Channel.EMAIL else MessageStatus.SUPPRESSED


def _wait_for_morning(
    message: Message, kind: MessageKind, fields: Mapping[str, Any], now: datetime
) -> LeftOut | None:
    """When a message may go that has quiet hours (every SMS has), or None when it may go now."""
    is_sms = message.channel is Channel.SMS
    if not is_sms and not kind.quiet_hours:
        return None
    earliest, latest = _hours()
    wall = clock.local(now)
    if (day := day_to_wait_for(wall, earliest, latest)) is None:
        return None
    if not is_sms:
        return clock.from_wall(day, earliest)
    starts_at = fields.get("starts_at")
    starts = clock.local(starts_at) if starts_at is not None else None
    morning = clock.local(clock.from_wall(day, earliest))
    if is_cancelled_today(starts, morning, is_cancellation=kind.is_cancellation):
        if day == wall.date() and wall.time() >= EARLIEST_SMS:
            return None
        earliest = EARLIEST_SMS
    return _at_or_by_phone(clock.from_wall(day, earliest), message)


def _at_or_by_phone(instant: datetime, message: Message) -> LeftOut:
    return instant if comes_in_time(instant, message.expires_at) else Reroute(Channel.CALL)


def _hours() -> tuple[time, time]:
    pack = current_pack()
    earliest, latest = (pack.setting(f"reminder_{end}") for end in ("from", "until"))
    return time.fromisoformat(earliest), time.fromisoformat(latest)


def _letter(app: Flask, message: Message, fields: Mapping[str, Any], now: datetime) -> Parcel | LeftOut:
    receiver = message.receiver
    address = message.address or (receiver.email if receiver else None)
    assert address is not None
    mail_from = app.config["MAIL_FROM"]
    number = letter_id(message, mail_from)
    letter = write_letter(message, fields, now)
    try:
        mail = as_email(
            letter,
            address=address,
            mail_from=mail_from,
            message_id=number,
            now=now,
            unsubscribe=str(fields.get("unsubscribe", "")),
        )
    except ValueError:
        return MessageStatus.FAILED
    return Parcel(
        channel=Channel.EMAIL,
        content=mail,
        address=address,
        reference=number,
        name=f"{now:%Y%m%dT%H%M%SZ}-{message.id:06}",
        sender=parseaddr(mail_from)[1],
    )


def _sms(message: Message, fields: Mapping[str, Any], now: datetime) -> Parcel:
    receiver = message.receiver
    assert receiver is not None
    assert receiver.phone is not None
    link = short_link(message, str(fields.get("link", "")), now)
    return Parcel(
        channel=Channel.SMS,
        content=gsm.plain(write_sms(message, fields, now, link)).encode(),
        address=receiver.phone,
        reference=sms_reference(message),
        name=f"{now:%Y%m%dT%H%M%SZ}-{message.id:06}",
    )
