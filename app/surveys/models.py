"""Tables of surveys. What is answered lies in `survey_answer` under a random key; who answered lies elsewhere.

The key of somebody stands, encrypted, in their row of `survey_invitee` and nowhere else: it is needed to put the
answers after three and twelve months beside the first. It is emptied when the last sheet is over, and when they
withdraw. An answer has no time nearer than a quarter, no number that grows, and no word of where or who.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_json, encrypted_text
from app.people.models import Person
from app.plan.models import Initiative
from app.surveys.rules import Standing

_RUNS = text("ended_at IS NULL")


class ScaleSwitch(Base):
    """Whether a scale may be used: off until an administrator has said that wording and licence are in order."""

    __tablename__ = "survey_scale"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(20), unique=True)
    is_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: Which of two official wordings of the last item is asked.
    other_last: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed_by: Mapped[int | None]
    changed_at: Mapped[datetime]


class Round(Base):
    """People who begin in an initiative are asked how they are, from a day on until it is ended."""

    __tablename__ = "survey_round"
    __table_args__ = (
        Index(
            "uq_survey_round_runs", "initiative_id", unique=True, sqlite_where=_RUNS, postgresql_where=_RUNS
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= made_at", name="ended_after_made"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    initiative_id: Mapped[int] = mapped_column(ForeignKey("initiative.id"), index=True)
    #: Keys of the scales that are asked.
    scales: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    #: Nobody new is asked any more; who takes part still is.
    ended_at: Mapped[datetime | None]

    initiative: Mapped[Initiative] = relationship(lazy="joined")


class Invitee(Base):
    """Somebody who was asked in a round. Says that they answered, never what."""

    __tablename__ = "survey_invitee"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        CheckConstraint("standing IN ('asked', 'taking_part', 'declined', 'done')", name="standing_known"),
        CheckConstraint("standing = 'taking_part' OR answer_key = ''", name="key_only_while_taking_part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    #: On a sheet of paper instead of a name.
    code: Mapped[str] = mapped_column(String(12), unique=True)
    standing: Mapped[Standing] = mapped_column(EnumText(Standing, 12), index=True)
    asked_at: Mapped[datetime]
    #: When their first date in the initiative begins.
    first_at: Mapped[datetime]
    #: The moments (0, 3, 12) whose sheet they sent.
    answered: Mapped[list[int]] = mapped_column(JSON, default=list)
    #: Where their answers lie; empty before the first and after the last.
    answer_key = encrypted_text()

    round: Mapped[Round] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")


class SurveyAnswer(Base):
    """One sheet. Knows the round and the quarter, and nothing of who."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        CheckConstraint("moment IN (0, 3, 12)", name="moment_known"),
        # Kept in the order of the keys: a number of its own would tell in which order they came.
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(String(43), primary_key=True)
    moment: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    round_id: Mapped[int] = mapped_column(ForeignKey("survey_round.id"), index=True)
    quarter_on: Mapped[date]
    #: Scale → answers, None where an item has none.
    answers = encrypted_json(bound_to="key")
