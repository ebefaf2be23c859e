"""Tables of what two who talk leave behind: calls, what worried somebody, whether they go on, and who looks after them.

Nothing here is about health. What is written freely is encrypted, short and practical, and goes with the pair.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text
from app.phone_friends.models import Ender, PhonePair

#: As long as a practical note may be, in signs.
LONGEST_NOTE = 200


class CallOutcome(StrEnum):
    """What came of an agreed call."""

    TALKED = "talked"
    NO_ANSWER = "no_answer"
    #: They talk another day instead.
    MOVED = "moved"


class Length(StrEnum):
    """How long they talked, roughly; nobody looks at a clock."""

    SHORT = "short"
    MIDDLE = "middle"
    LONG = "long"


class Mood(StrEnum):
    """How the other one sounded."""

    GLAD = "glad"
    AS_USUAL = "as_usual"
    LOW = "low"


class PhoneCall(Base):
    """One agreed call, as the volunteer told of it. The next volunteer never sees it."""

    __tablename__ = "phone_call"
    __table_args__ = (
        Index("ix_phone_call_of_pair", "pair_id", "called_at", "id"),
        CheckConstraint("outcome = 'talked' OR length IS NULL AND mood IS NULL", name="only_of_a_talk"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("phone_pair.id", ondelete="CASCADE"))
    called_at: Mapped[datetime]
    outcome: Mapped[CallOutcome] = mapped_column(EnumText(CallOutcome, 10))
    length: Mapped[Length | None] = mapped_column(EnumText(Length, 8))
    mood: Mapped[Mood | None] = mapped_column(EnumText(Mood, 10))
    #: Whether something worried the volunteer; None until they say.
    is_concern: Mapped[bool | None]
    #: Practical: when to ring, what to ask next time. Never about health.
    note = encrypted_text()


class ConcernOutcome(StrEnum):
    """What the coordinator did."""

    TALKED = "talked"
    HELP_ON_THE_WAY = "help_on_the_way"
    MUNICIPALITY = "municipality"
    NOTHING_NEEDED = "nothing_needed"


class PhoneConcern(Base):
    """Something worried a volunteer. A coordinator answers within a day."""

    __tablename__ = "phone_concern"
    __table_args__ = (
        # Pressed twice is one concern.
        Index("uq_phone_concern_open", "pair_id", unique=True,
              sqlite_where=text("settled_at IS NULL"), postgresql_where=text("settled_at IS NULL")),
        Index("ix_phone_concern_due", "settled_at", "due_at"),
        CheckConstraint("settled_at IS NULL OR owner_id IS NOT NULL AND outcome IS NOT NULL", name="settled_by_one"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("phone_pair.id", ondelete="CASCADE"), index=True)
    raised_at: Mapped[datetime]
    due_at: Mapped[datetime]
    #: The coordinator who takes it.
    owner_id: Mapped[int | None]
    taken_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    outcome: Mapped[ConcernOutcome | None] = mapped_column(EnumText(ConcernOutcome, 16))
    text = encrypted_text()

    pair: Mapped[PhonePair] = relationship(lazy="joined")


class About(StrEnum):
    """What both are asked, and when."""

    #: After the first calls.
    TRIAL = "trial"
    MONTH_1 = "month_1"
    MONTH_3 = "month_3"
    MONTH_6 = "month_6"
    #: The other one stopped: the citizen alone is told, and asked whether they want somebody else.
    ENDED = "ended"
    #: The citizen has died: a coordinator rings the volunteer, who reads it nowhere before.
    DIED = "died"
    #: The volunteer has died: a coordinator rings the citizen, who reads it nowhere before.
    LOST = "lost"

    @property
    def is_death(self) -> bool:
        """Whether it is no question, but what a coordinator must say."""
        return self in DEATHS


#: What a coordinator says to who is left.
DEATHS = (About.DIED, About.LOST)


class Answer(StrEnum):
    """One press."""

    YES = "yes"
    #: They would like the coordinator to ring.
    TALK = "talk"
    NO = "no"


class PhoneReview(Base):
    """One question to both."""

    __tablename__ = "phone_review"
    __table_args__ = (
        Index("uq_phone_review_about", "pair_id", "about", unique=True),
        Index("ix_phone_review_open", "done_at", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("phone_pair.id", ondelete="CASCADE"))
    about: Mapped[About] = mapped_column(EnumText(About, 8))
    asked_at: Mapped[datetime]
    citizen_said: Mapped[Answer | None] = mapped_column(EnumText(Answer, 4))
    volunteer_said: Mapped[Answer | None] = mapped_column(EnumText(Answer, 4))
    #: Both have answered, or a coordinator has talked with them, or it is over.
    done_at: Mapped[datetime | None]

    pair: Mapped[PhonePair] = relationship(lazy="joined")

    def said_by(self, side: Ender) -> Answer | None:
        """What one of the two answered."""
        return self.citizen_said if side is Ender.CITIZEN else self.volunteer_said


class PhoneWatch(Base):
    """How a pair is looked after: when they talk next, and when a coordinator last asked how it goes."""

    __tablename__ = "phone_watch"

    pair_id: Mapped[int] = mapped_column(
        ForeignKey("phone_pair.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: By the rhythm that stands in the pair; None while nothing is agreed, and in a pause.
    next_call_at: Mapped[datetime | None] = mapped_column(index=True)
    #: Whether the citizen wants to be reminded too.
    reminds_citizen: Mapped[bool] = mapped_column(default=False)
    paused_by: Mapped[Ender | None] = mapped_column(EnumText(Ender, 12))
    #: Silence and missed calls before this have been seen to.
    seen_at: Mapped[datetime | None]


class PhoneTally(Base):
    """Numbers of a year that stay when the pairs behind them are forgotten. Nobody stands behind any of them."""

    __tablename__ = "phone_tally"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: `calls-3` (a quarter), `ended-well` (a reason, or nothing behind the dash), `days-12` (waited so long).
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]
