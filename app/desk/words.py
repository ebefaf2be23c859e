"""Words about a person: how they are told things, and since when they are known here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from app.core.clock import local
from app.core.feature import message_kind
from app.core.formatting import MONTHS, date_da, phone
from app.notifications.models import Channel
from app.notifications.routing import channel_of
from app.people.models import Delegation, Person, Reach

_PLAIN_SPACE = str.maketrans({"\N{NO-BREAK SPACE}": " "})


def known_since(at: datetime) -> str:
    """`marts 2025`."""
    day = local(at)
    return f"{MONTHS[day.month - 1]} {day.year}"


def masked(number: str | None) -> str:
    """`•• •• •• 31`: enough to tell two people apart, too little to ring; nothing without a number."""
    return f"•• •• •• {number[-2:]}" if number else ""


def reach_in_words(person: Person, helpers: Sequence[Delegation]) -> str:
    """How the person is told things as it stands: `Vil ringes op på 11 11 11 31`."""
    names = _told_instead(person, helpers)
    if names:
        return _("%(names)s får beskeden", names=names)
    number = phone(person.phone)
    return {
        Channel.EMAIL: _("E-mail til %(address)s", address=person.email),
        Channel.SMS: _("Sms til %(number)s", number=number),
        Channel.CALL: _("Vi ringer på %(number)s", number=number),
        Channel.LETTER: _("Brev med posten"),
        Channel.IN_PERSON: _("Kommer selv forbi, eller værten siger det"),
    }[channel_of(person, message_kind("date_cancelled"))]


def faults(person: Person) -> list[str]:
    """What we know does not work: `Nummeret virker ikke. Det så vi onsdag den 2. marts.`"""
    found = []
    if person.phone_fault_at is not None:
        found.append(_("Nummeret virker ikke. Det så vi %(day)s.", day=date_da(person.phone_fault_at)))
    if person.email_fault_at is not None:
        found.append(_("E-mailen virker ikke. Det så vi %(day)s.", day=date_da(person.email_fault_at)))
    if person.reach == Reach.LETTER and not person.has_address:
        found.append(_("Vil have brev, men vi mangler adressen."))
    return found


def told_of_changes(person: Person, helpers: Sequence[Delegation]) -> str:
    """The last sentence to say on the phone: how they hear of it when something changes."""
    names = _told_instead(person, helpers)
    if names:
        return _("Bliver noget ændret, får %(names)s besked.", names=names)
    number = phone(person.phone).translate(_PLAIN_SPACE)
    return {
        Channel.EMAIL: _("Bliver noget ændret, skriver vi til din e-mail."),
        Channel.SMS: _("Bliver noget ændret, sender vi en sms til %(number)s.", number=number),
        Channel.CALL: _("Bliver noget ændret, ringer vi til dig på %(number)s.", number=number),
        Channel.LETTER: _("Bliver noget ændret, sender vi et brev. Haster det, ringer vi."),
        Channel.IN_PERSON: _(
            "Bliver noget ændret, siger værten det til dig. Ring til os, hvis du er i tvivl."
        ),
    }[channel_of(person, message_kind("date_cancelled"))]


def _told_instead(person: Person, helpers: Sequence[Delegation]) -> str:
    """Names of those who are told instead of the person; nothing when the person is told."""
    if person.reach != Reach.RELATIVE:
        return ""
    return _(" og ").join(one.delegate.name for one in helpers if one.gets_messages)


def agreed_in_words(delegation: Delegation) -> str:
    """`Må melde til og ændre. Får beskederne.`"""
    if delegation.may_sign_up and delegation.may_cancel:
        may = _("Må melde til, ændre og melde fra.")
    elif delegation.may_sign_up:
        may = _("Må melde til.")
    else:
        may = _("Må ændre og melde fra.") if delegation.may_cancel else ""
    return f"{may} {_('Får beskederne.') if delegation.gets_messages else ''}".strip()
