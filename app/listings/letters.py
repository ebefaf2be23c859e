"""The weekly letter with tasks: wanting it, saying yes to it by a link, stopping it, and making the week's letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from sqlalchemy import delete

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, insert_once
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.core.pack import current_pack
from app.gatherings.guests import count_guest
from app.listings import fitting, messages_letter, queries_letter
from app.listings.fitting import Answers, Candidate
from app.listings.models_letter import LetterWish, TaskLetter
from app.listings.queries_fitting import candidates
from app.listings.queries_letter import Due
from app.listings.spreading import Suits, spread
from app.notifications.models import Channel
from app.notifications.routing import channel_of
from app.people.actions import add_person
from app.people.consent import consents_of, record_consent, withdraw_consent
from app.people.models import ConsentForm, Person
from app.people.queries import person_to_change
from app.people.rules import edition_of
from app.places.queries import all_places

#: What one says yes to, and what tries of guests are counted under.
CONSENT, TRIES = "task_letter", "task-letter"
#: How long the link of a guest waits to be pressed.
CONFIRM_WITHIN = timedelta(days=7)
#: A task is not shown to the same person again within that time; shares are counted over it.
LATELY = timedelta(days=28)
#: Letters made in one go: all are made in one transaction, which others wait for.
MOST_AT_ONCE = 100


# ---- wanting it, and not any more ---------------------------------------------------------------------------------


def want(
    actor: Actor, now: datetime, person: Person, weekday: int, answers: Answers, words: str
) -> LetterWish:
    """Somebody we know, who is locked, says yes to `words` and gets the letter from now on; again changes it.

    Raises DomainError for whom no way leads to: a letter that waits at the counter for a week helps nobody.
    """
    if channel_of(person, message_kind(messages_letter.LETTER)) is Channel.IN_PERSON:
        raise DomainError("Vi mangler en e-mail, et nummer eller en adresse at sende til.", field="weekday")
    wish = queries_letter.wish_of(person.id) or LetterWish(person_id=person.id, created_at=now)
    wish.weekday, wish.answers = weekday, answers
    wish.confirmed_at = wish.confirmed_at or now
    db.session.add(wish)
    db.session.flush()
    _note_yes(actor, now, person, words, ConsentForm.ORAL if actor.on_behalf_of else ConsentForm.WRITTEN)
    record(actor, now, "task_letter.want", "person", person.id, weekday=weekday)
    return wish


def want_as_guest(
    actor: Actor, now: datetime, *, name: str, email: str, weekday: int, answers: Answers
) -> LetterWish:
    """The same for somebody without a log-in: always a new person, who gets one letter with a link to press first.

    Raises DomainError after too many tries.
    """
    count_guest(TRIES, actor, now, {"name": name, "email": email})
    person = add_person(actor, now, name=name, email=email)
    wish = LetterWish(person_id=person.id, weekday=weekday, created_at=now)
    wish.answers = answers
    db.session.add(wish)
    db.session.flush()
    record(actor, now, "task_letter.ask", "person", person.id, weekday=weekday)
    messages_letter.promise_confirmation(wish, now, now + CONFIRM_WITHIN)
    return wish


def confirm(actor: Actor, now: datetime, person_id: int, words: str) -> LetterWish:
    """The link was pressed: the address is theirs and they say yes to `words`. Twice is once.

    Who asked twice from the same address under the same name gets one letter: the newer one. Raises NotFoundError when
    it was stopped, or waited too long.
    """
    person = person_to_change(person_id)
    wish = queries_letter.wish_of(person_id)
    if wish is None or (wish.confirmed_at is None and wish.created_at <= now - CONFIRM_WITHIN):
        raise NotFoundError
    if wish.confirmed_at is not None:
        return wish
    for older in queries_letter.same_guests(person):
        stop(actor, now, older.id)
    wish.confirmed_at = now
    _note_yes(actor, now, person, words, ConsentForm.WRITTEN)
    record(actor, now, "task_letter.want", "person", person_id, weekday=wish.weekday)
    return wish


def stop(actor: Actor, now: datetime, person_id: int) -> None:
    """No more letters, and the yes is taken back. Twice is once."""
    if any(one.purpose == CONSENT and one.withdrawn_at is None for one in consents_of(person_id)):
        withdraw_consent(actor, now, person_id, CONSENT)
    else:
        drop(actor, now, person_id)


def drop(actor: Actor, now: datetime, person_id: int) -> None:
    """The wish goes, with what waits to be sent and what was shown."""
    wish = queries_letter.wish_of(person_id)
    for table in (LetterWish, TaskLetter):
        db.session.execute(delete(table).where(table.person_id == person_id))
    messages_letter.withdraw_for(person_id, now)
    if wish is not None:
        record(actor, now, "task_letter.stop", "person", person_id)


def _note_yes(actor: Actor, now: datetime, person: Person, words: str, form: ConsentForm) -> None:
    """A yes to the same words stands already when only the day was changed."""
    edition = edition_of(words)
    said = (one for one in consents_of(person.id) if one.purpose == CONSENT and one.withdrawn_at is None)
    if not any(one.version == edition for one in said):
        record_consent(actor, now, person, CONSENT, words, form=form)


# ---- the week's letters -------------------------------------------------------------------------------------------


def promise_letters(now: datetime) -> int:
    """Make the letters that are due: on their morning, or later by day when the morning was missed. How many were new.

    Everybody's tasks are chosen together, so that each task gets its share. The row of person and week is what makes
    a letter happen once, whoever makes it; nothing that suits leaves a row and sends no letter.
    """
    earliest, latest = (
        time.fromisoformat(current_pack().setting(key)) for key in ("reminder_from", "reminder_until")
    )
    wall = clock.local(now)
    if not earliest <= wall.time() < latest:
        return 0
    due = queries_letter.due_wishes(wall.date(), earliest, MOST_AT_ONCE)
    if not due:
        return 0
    chosen = _choose(due, now)
    week, made = week_of(now), 0
    for one in due:
        values = {"person_id": one.person_id, "week": week, "tasks": chosen[one.person_id], "made_at": now}
        if insert_once(TaskLetter, values) and chosen[one.person_id]:
            made += messages_letter.promise_letter(one.person_id, week, now)
    return made


def _choose(due: list[Due], now: datetime) -> dict[int, list[list[int]]]:
    """Receiver → [[task, date], …]: what suits them, what they have not seen lately, spread over all of them."""
    every = candidates(Answers(), None, now)
    people = [one.person_id for one in due]
    shown = queries_letter.shown_since(now - LATELY)
    left_out = queries_letter.said_yes_to(people)
    for person_id, task in shown:
        left_out.setdefault(person_id, set()).add(task)
    dates: dict[tuple[int, int], int] = {}
    wanted: dict[int, list[Suits]] = {}
    for one in due:
        wanted[one.person_id] = []
        for fit in _suiting(one.answers, every, left_out.get(one.person_id, set()), now):
            task = fit.candidate.listing_id
            wanted[one.person_id].append(Suits(task, fit.score))
            dates[one.person_id, task] = fit.candidate.date_id
    given = spread(wanted, Counter(task for _person, task in shown))
    return {who: [[task, dates[who, task]] for task in tasks] for who, tasks in given.items()}


def _suiting(
    answers: Answers, every: Iterable[Candidate], left_out: set[int], now: datetime
) -> list[fitting.Fit]:
    away = fitting.away_from_home(answers, all_places())
    return fitting.rank(answers, (one for one in every if one.listing_id not in left_out), away, now)


def week_of(now: datetime) -> str:
    """The week of the ISO calendar in Copenhagen: "2026-W48"."""
    year, week, _day = clock.local(now).isocalendar()
    return f"{year}-W{week:02}"
