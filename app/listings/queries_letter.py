"""Reads for the weekly letter: whose turn it is, what was shown to whom, and what is in somebody's newest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.core import clock
from app.core.database import db
from app.listings.fitting import Answers
from app.listings.models import ListingDate, Response
from app.listings.models_letter import LetterWish, TaskLetter
from app.people.models import Person


class Due(NamedTuple):
    """Somebody whose letter is due, and what they answered."""

    person_id: int
    answers: Answers


def wish_of(person_id: int) -> LetterWish | None:
    """That a person wants the letter, confirmed or not, or None."""
    return (
        db.session.scalars(select(LetterWish).where(LetterWish.person_id == person_id)).unique().one_or_none()
    )


def same_guests(person: Person) -> list[Person]:
    """Others with a running letter to the same address under the same name: the same guest who asked before."""
    found = (
        select(Person)
        .join(LetterWish, LetterWish.person_id == Person.id)
        .where(
            Person.email == person.email,
            Person.name_folded == person.name_folded,
            Person.id != person.id,
            LetterWish.confirmed_at.is_not(None),
        )
    )
    return list(db.session.scalars(found.order_by(Person.id)))


def due_wishes(today: date, earliest: time, most: int) -> list[Due]:
    """Who is to have a letter this week and has none yet, those of the earliest weekday first.

    Whoever said yes after their morning of this week waits for the next.
    """
    monday = today - timedelta(days=today.weekday())
    year, week, _day = today.isocalendar()
    has_it = select(TaskLetter.id).where(
        TaskLetter.person_id == LetterWish.person_id, TaskLetter.week == f"{year}-W{week:02}"
    )
    found: list[Due] = []
    for weekday in range(today.weekday() + 1):
        morning = clock.from_wall(monday + timedelta(days=weekday), earliest)
        waiting = (
            select(
                LetterWish.person_id,
                LetterWish.times,
                LetterWish.place_id,
                LetterWish.km,
                LetterWish.work,
                LetterWish.company,
            )
            .join(Person, Person.id == LetterWish.person_id)
            .where(
                LetterWish.weekday == weekday,
                LetterWish.confirmed_at < morning,
                Person.erased_at.is_(None),
                Person.merged_into_id.is_(None),
                ~has_it.exists(),
            )
            .order_by(LetterWish.id)
            .limit(most - len(found))
        )
        found += [Due(row[0], Answers(*row[1:])) for row in db.session.execute(waiting)]
        if len(found) == most:
            break
    return found


def shown_since(since: datetime) -> list[tuple[int, int]]:
    """(person, task) for every task in a letter made since then."""
    letters = select(TaskLetter.person_id, TaskLetter.tasks).where(TaskLetter.made_at >= since)
    return [(row[0], task) for row in db.session.execute(letters) for task, _date in row[1]]


def said_yes_to(people: Sequence[int]) -> dict[int, set[int]]:
    """Person → tasks they ever said yes to, whatever came of it."""
    said = (
        select(Response.person_id, ListingDate.listing_id)
        .join(ListingDate, ListingDate.id == Response.date_id)
        .where(Response.person_id.in_(people))
    )
    found: dict[int, set[int]] = {}
    for person_id, task in db.session.execute(said):
        found.setdefault(person_id, set()).add(task)
    return found


def letter_of_week(person_id: int, week: str) -> TaskLetter | None:
    """Somebody's letter of a week, or None."""
    own = select(TaskLetter).where(TaskLetter.person_id == person_id, TaskLetter.week == week)
    return db.session.scalars(own).one_or_none()


def newest_letter(person_id: int) -> TaskLetter | None:
    """Somebody's newest letter that holds anything, or None."""
    own = select(TaskLetter).where(TaskLetter.person_id == person_id)
    newest = db.session.scalars(own.order_by(TaskLetter.made_at.desc(), TaskLetter.id.desc()).limit(4))
    return next((one for one in newest if one.tasks), None)
