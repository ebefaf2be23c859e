"""The outbox table."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_bytes_or_none, encrypted_json, encrypted_text
from app.people.models import Person


class MessageStatus(StrEnum):
    """The life of a message (decisions.md, Messages)."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    HANDOVER = "handover"
    #: Taken over by the next in line: a mail server, an SMS provider, the letter box; or told on the phone.
    SENT = "sent"
    #: An SMS provider says that it is on the phone.
    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD = "dead"
    EXPIRED = "expired"
    SUPPRESSED = "suppressed"
    UNCERTAIN = "uncertain"


class Channel(StrEnum):
    """How a message goes: by a machine, or by a person who rings, posts a letter or tells it at the counter."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    LETTER = "letter"
    #: Told when the person comes by, or through somebody who meets them.
    IN_PERSON = "in_person"


#: Channels of machines: each message goes out by itself.
BY_MACHINES = (Channel.EMAIL, Channel.SMS)

#: Channels of people: nothing is sent; each message waits until somebody ticks it.
BY_PEOPLE = (Channel.CALL, Channel.IN_PERSON)


class CallOutcome(StrEnum):
    """What came of a call."""

    TOLD = "told"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    #: "Ring igen kl. 14": it waits until then.
    CALL_AGAIN = "call_again"
    #: Nobody reached them in time, and somebody has seen that.
    LAPSED = "lapsed"


class Message(Base):
    """One message to one receiver. Promised together with its cause, rendered and checked again when it is
    sent.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        Index("ix_message_due", "status", "due_at"),
        Index("ix_message_topic", "topic"),
        Index("ix_message_outcome_at", "outcome_at"),
        Index("ix_message_channel", "channel", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: kind|subject|receiver|version…: the same promise twice is one row.
    dedupe_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    channel: Mapped[Channel] = mapped_column(EnumText(Channel, 10))
    #: Whom it is about and meant for.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: Who gets it, when that is somebody who may act for the person; None is the person.
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: Where it goes: fixed for log-in codes, else looked up when sent (None).
    address: Mapped[str | None] = mapped_column(String(254))
    #: What it is about, e.g. "occurrence:12": how a ring list finds its rows.
    topic: Mapped[str] = mapped_column(String(60))
    params = encrypted_json(bound_to="dedupe_key")
    urgent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    #: Never sent after this.
    expires_at: Mapped[datetime | None]
    status: Mapped[MessageStatus] = mapped_column(EnumText(MessageStatus, 12), default=MessageStatus.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    #: Lease of the sender that claimed it, by the database's clock.
    owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None]
    #: Message-ID of the letter, or our reference of the SMS: sent again it has the same one, so that programs fold
    #: the two, and a provider sends one. On paper the number in its foot, "12-3", by which it is found in the pile.
    letter_id: Mapped[str | None] = mapped_column(String(200))
    #: The address or number it was last handed over for: whose bounce or receipt is believed.
    sent_to: Mapped[str | None] = mapped_column(String(254))
    last_error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[datetime | None]
    #: The SMS provider's number for it, what it cost, and in how many parts it went.
    provider_ref: Mapped[str | None] = mapped_column(String(100), index=True)
    cost_ore: Mapped[int | None]
    segments: Mapped[int | None]
    #: The day's letters it was printed with.
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("letter_batch.id"), index=True)
    #: Calls only: what came of it, who rang, when.
    outcome: Mapped[CallOutcome | None] = mapped_column(EnumText(CallOutcome, 12))
    outcome_by: Mapped[int | None]
    outcome_at: Mapped[datetime | None]

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    delegate: Mapped[Person | None] = relationship(foreign_keys=[delegate_id])

    @property
    def receiver(self) -> Person | None:
        """Who is to be told: the person, or who acts for them. None for a letter to a bare address."""
        return self.delegate or self.person


class ChannelPause(Base):
    """Nothing goes by a channel until then, because its server refused us. Messages wait meanwhile."""

    __tablename__ = "channel_pause"

    channel: Mapped[Channel] = mapped_column(EnumText(Channel, 10), primary_key=True)
    #: By the database's clock: the trouble is in the real world, whatever the demo's clock says.
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)


class SwitchedOff(Base):
    """A kind of message that a person does not want (only kinds that may be switched off)."""

    __tablename__ = "switched_off"
    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))


class CallClaim(Base):
    """Somebody is ringing this person at the moment, so nobody else does."""

    __tablename__ = "call_claim"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    claimed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: By the database's clock, as every lease.
    until: Mapped[datetime]

    caller: Mapped[Person] = relationship(foreign_keys=[claimed_by])


class LetterBatch(Base):
    """The letters of a day as one PDF: printed, put into envelopes, posted. Never made again."""

    __tablename__ = "letter_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None]
    letters: Mapped[int]
    #: The file as it was printed, and its SHA-256; emptied when nobody needs it any more.
    content = encrypted_bytes_or_none()
    content_hash: Mapped[str] = mapped_column(String(64))
    posted_at: Mapped[datetime | None]
    posted_by: Mapped[int | None]
    #: Somebody threw it away before it was posted; its letters wait again.
    discarded_at: Mapped[datetime | None]


class ShortLink(Base):
    """A link short enough for an SMS and for reading aloud; it leads to a path of this site."""

    __tablename__ = "short_link"

    #: The code itself stands in the SMS only: it opens a private page.
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    path = encrypted_text(bound_to="code_hash")
    #: Whose private page it opens.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: Part of the person's links: raising it ends this one too.
    link_version: Mapped[int]
    expires_at: Mapped[datetime]


class SmsEvent(Base):
    """A delivery callback that was taken in: the same one again changes nothing."""

    __tablename__ = "sms_event"

    event_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    received_at: Mapped[datetime]
