"""What is known of people by the messages to them, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, or_, select

from app.core.database import db
from app.core.feature import installed, message_kind
from app.core.privacy import Basis, Fact, Fate, Privacy, Processing, RetentionRule, Section
from app.core.retention import delete_rows, empty_columns
from app.notifications.models import (
    CallClaim,
    Channel,
    LetterBatch,
    Message,
    ShortLink,
    SmsEvent,
    SwitchedOff,
)
from app.notifications.post import KEEP_CONTENT, count_printed_letters, forget_printed_letters
from app.notifications.states import FINISHED

#: What a message said goes after 90 days, that it went after 13 months (law.md section 2).
KEEP_WORDS = timedelta(days=90)
KEEP_MESSAGES = timedelta(days=395)
#: How long an ended link is told from one that never was.
KEEP_ENDED_LINKS = timedelta(days=90)
#: A receipt's signature is good for minutes; a copy of it is refused for its age long before this.
KEEP_EVENTS = timedelta(days=7)
KEEP_CLAIMS = timedelta(days=1)

CHANNEL_WORDS = {
    Channel.EMAIL: _l("E-mail"),
    Channel.SMS: _l("Sms"),
    Channel.CALL: _l("Opringning"),
    Channel.LETTER: _l("Brev"),
    Channel.IN_PERSON: _l("Når I mødes"),
}
_RECEIVERS = _l("Alle, vi skriver til eller ringer til")


def _said_long_ago(now: datetime) -> ColumnElement[bool]:
    holds = or_(
        Message.params != "",
        Message.address.is_not(None),
        Message.sent_to.is_not(None),
        Message.last_error.is_not(None),
    )
    return and_(Message.status.in_(FINISHED), Message.finished_at < now - KEEP_WORDS, holds)


def _over(now: datetime) -> ColumnElement[bool]:
    before = now - KEEP_MESSAGES
    # What nobody told anybody in all that time is told to nobody now.
    return or_(Message.finished_at < before, and_(Message.finished_at.is_(None), Message.due_at < before))


def _empty_pile(now: datetime) -> ColumnElement[bool]:
    inside = select(Message.id).where(Message.batch_id == LetterBatch.id)
    return and_(LetterBatch.made_at < now - KEEP_MESSAGES, LetterBatch.content.is_(None), ~inside.exists())


RULES = (
    RetentionRule(
        "messages.words", ("message.params", "message.address", "message.sent_to", "message.last_error"),
        _l("Det, en besked sagde, og hvor den gik hen"), _RECEIVERS, _l("efter at beskeden er sendt"),
        lambda: KEEP_WORDS, Fate.EMPTIED, "law.md section 2, outbox content",
        **empty_columns(
            Message, _said_long_ago, params={}, address=None, sent_to=None, last_error=None
        )._asdict(),
    ),
    RetentionRule(
        "messages.rows", ("message",), _l("At en besked er sendt"), _RECEIVERS,
        _l("efter at beskeden er sendt"), lambda: KEEP_MESSAGES, Fate.DELETED,
        "law.md section 2, outbox metadata", **delete_rows(Message, _over)._asdict(),
    ),
    RetentionRule(
        "messages.printed", ("letter_batch.content",), _l("Breve, der er lavet til at printe"),
        _l("Dem, der får brev med posten"), _l("efter at brevene er lagt i postkassen"),
        lambda: KEEP_CONTENT, Fate.EMPTIED, "long enough to print a spoilt sheet again",
        clean=forget_printed_letters, overdue=count_printed_letters,
    ),
    RetentionRule(
        "messages.piles", ("letter_batch",), _l("Hvem der lavede en stak breve"), _l("Medarbejdere"),
        _l("efter at stakken er lavet"), lambda: KEEP_MESSAGES, Fate.DELETED,
        "law.md section 2, outbox metadata", is_about_staff=True, **delete_rows(LetterBatch, _empty_pile)._asdict(),
    ),
    RetentionRule(
        "messages.links", ("short_link",), _l("Korte link i sms"), _RECEIVERS, _l("efter at linket er slut"),
        lambda: KEEP_ENDED_LINKS, Fate.DELETED, "an old link is told from a wrong one",
        **delete_rows(ShortLink, lambda now: ShortLink.expires_at < now - KEEP_ENDED_LINKS)._asdict(),
    ),
    RetentionRule(
        "messages.receipts", ("sms_event",), _l("Kvitteringer for sms"), _RECEIVERS,
        _l("efter at kvitteringen kom"), lambda: KEEP_EVENTS, Fate.DELETED,
        "the signature of a receipt is good for minutes",
        **delete_rows(SmsEvent, lambda now: SmsEvent.received_at < now - KEEP_EVENTS)._asdict(),
    ),
    RetentionRule(
        "messages.claims", ("call_claim",), _l("Hvem der ringer til hvem lige nu"), _RECEIVERS,
        _l("efter at opkaldet er slut"), lambda: KEEP_CLAIMS, Fate.DELETED, "a claim is for ten minutes",
        **delete_rows(CallClaim, lambda now: CallClaim.until < now - KEEP_CLAIMS)._asdict(),
    ),
)  # fmt: skip


def _sections(person_id: int, now: datetime) -> Sequence[Section]:
    return [_messages(person_id), _switched_off(person_id), _links(person_id, now)]


def _messages(person_id: int) -> Section:
    titles = {kind.name: kind.title for one in installed() for kind in one.message_kinds}
    mine = or_(Message.person_id == person_id, Message.delegate_id == person_id)
    rows = db.session.scalars(select(Message).where(mine).order_by(Message.id.desc()))
    return Section(
        "messages",
        _("Beskeder til dig"),
        [_message(one, person_id, str(titles.get(one.kind, ""))) for one in rows],
    )


def _message(one: Message, person_id: int, title: str) -> list[Fact]:
    return [
        Fact("kind", _("Hvad"), one.kind, title),
        Fact("created_at", _("Hvornår"), one.created_at),
        Fact("channel", _("Hvordan"), one.channel, str(CHANNEL_WORDS[one.channel])),
        Fact("status", _("Hvad der blev af den"), one.status, _status(one)),
        Fact("finished_at", _("Afsluttet"), one.finished_at),
        Fact("address", _("Sendt til"), one.sent_to or one.address),
        Fact("outcome", _("Svaret, da vi ringede"), one.outcome, ""),
        Fact("params", _("Det, beskeden er lavet af"), _params(one), ""),
        Fact("last_error", _("Fejl"), one.last_error, ""),
        Fact("as_helper", _("Du fik den som hjælper"), one.delegate_id == person_id, ""),
        Fact("expires_at", _("Gjaldt til"), one.expires_at, ""),
        Fact("letter_number", _("Beskedens nummer"), one.letter_id, ""),
        Fact("provider_reference", _("Nummer hos sms-firmaet"), one.provider_ref, ""),
    ]


def _params(one: Message) -> dict[str, Any]:
    """What the message is made of, without what only its receiver may know (a code that still works)."""
    return {} if message_kind(one.kind).forget_params else one.params


def _status(one: Message) -> str:
    return _("Afsluttet") if one.status in FINISHED else _("Venter")


def _switched_off(person_id: int) -> Section:
    titles = {kind.name: kind.title for one in installed() for kind in one.message_kinds}
    kinds = db.session.scalars(
        select(SwitchedOff.kind).where(SwitchedOff.person_id == person_id).order_by(SwitchedOff.kind)
    )
    records = [[Fact("kind", _("Slået fra"), kind, str(titles.get(kind, kind)))] for kind in kinds]
    return Section("switched_off", _("Beskeder, du har slået fra"), records)


def _links(person_id: int, _now: datetime) -> Section:
    rows = db.session.scalars(
        select(ShortLink).where(ShortLink.person_id == person_id).order_by(ShortLink.expires_at.desc())
    )
    records = [
        # Not the code itself: who has the file must not be able to act by it.
        [Fact("expires_at", _("Virker til"), one.expires_at)]
        for one in rows
    ]
    return Section("links", _("Korte link til dig i sms"), records)


MESSAGES = Processing(
    key="messages",
    purpose=_l("Beskeder til dig"),
    why=_l("Så du får at vide, når noget bliver ændret, og vi kan se, om du fik det."),
    basis=Basis.TASK,
    ground=_l("Databeskyttelsesforordningen art. 6, stk. 1, litra e: følger af den ydelse, man beder om."),
    people=(_l("Borgere"), _l("Værter"), _l("Hjælpere og pårørende")),
    data=(
        _l("Hvem der fik hvilken slags besked, hvornår og hvordan"),
        _l("E-mail eller nummer, den gik til"),
        _l("Breve, der er printet"),
        _l("Hvad der kom ud af et opkald"),
    ),
    recipients=(_l("Den, beskeden er til"), _l("Husets medarbejdere og frivillige ved telefonen")),
    processors=(
        _l("Firmaet, der sender e-mail"),
        _l("Firmaet, der sender sms, når kommunen har valgt et"),
        _l("Postvæsenet, der bærer breve ud"),
    ),
    tables=("message", "letter_batch", "short_link", "sms_event", "switched_off", "call_claim"),
    rules=RULES,
    sections=_sections,
    security=(
        _l("Emnet på en besked siger ikke noget om helbred eller ensomhed."),
        _l("Koder slettes, så snart beskeden er sendt."),
    ),
    risks=(
        (
            _l("En besked bliver set af en anden i hjemmet."),
            _l("Beskeder er neutrale, og man vælger selv måden."),
        ),
    ),
)


def _looked_at(person_ids: Sequence[int]) -> tuple[str, Sequence[int]]:
    mine = select(Message.id).where(
        or_(Message.person_id.in_(person_ids), Message.delegate_id.in_(person_ids))
    )
    return "message", db.session.scalars(mine.order_by(Message.id)).all()


PRIVACY = Privacy(
    processing=(MESSAGES,),
    looks={"message.read": _l("En besked til dig")},
    purposes={
        "letters": _l("For at sende breve"),
        "messages": _l("For at se, om beskeder kom frem"),
    },
    looked_at=_looked_at,
)
