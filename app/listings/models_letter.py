"""Tables of the weekly letter with tasks: who wants it, and what stood in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.listings.fitting import Answers, Times
from app.listings.rules import Company, Work
from app.people.models import Person


class LetterWish(Base):
    """Somebody wants tasks by letter once a week. Goes with the wish: who stops it leaves nothing here."""

    __tablename__ = "task_letter_wish"
    __table_args__ = (
        UniqueConstraint("person_id"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_of_the_week"),
        Index("ix_task_letter_wish_weekday", "weekday", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: On which morning; Monday is 0.
    weekday: Mapped[int]
    #: The answers to the four questions; None is "it does not matter".
    times: Mapped[Times | None] = mapped_column(EnumText(Times, 8))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    km: Mapped[int | None]
    work: Mapped[Work | None] = mapped_column(EnumText(Work, 12))
    company: Mapped[Company | None] = mapped_column(EnumText(Company, 12))
    created_at: Mapped[datetime]
    #: When they said yes, or pressed the link in the letter that asked; nothing is sent before.
    confirmed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def answers(self) -> Answers:
        """What they answered."""
        return Answers(self.times, self.place_id, self.km, self.work, self.company)

    @answers.setter
    def answers(self, answers: Answers) -> None:
        self.times, self.place_id, self.km = answers.times, answers.place_id, answers.km
        self.work, self.company = answers.work, answers.company


class TaskLetter(Base):
    """A week's letter to somebody: that it was made, and with which tasks. One a week, whoever makes it."""

    __tablename__ = "task_letter"
    __table_args__ = (
        UniqueConstraint("person_id", "week"),
        Index("ix_task_letter_made_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    #: Of the ISO calendar: "2026-W48".
    week: Mapped[str] = mapped_column(String(8))
    #: [[task, date of it], …], what suits best first; empty when nothing suited, and then there is no letter.
    tasks: Mapped[list[list[int]]] = mapped_column(JSON)
    made_at: Mapped[datetime]
