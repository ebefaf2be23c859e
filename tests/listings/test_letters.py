"""The weekly letter: wanting it, stopping it, whose turn it is, and once a week whoever makes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.erasure import erase_everything
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import begin_write, db
from app.core.errors import DomainError, NotFoundError
from app.listings import letters, queries_letter
from app.listings.fitting import Answers, Times
from app.listings.models_letter import LetterWish, TaskLetter
from app.listings.queries import listing_by_id
from app.notifications.delivery import deliver_due
from app.notifications.models import Message, MessageStatus
from app.people.consent import consents_of, withdraw_consent
from app.people.merging import merge_people
from app.people.models import Person
from app.privacy import retention
from tests.factories import make_person, writing
from tests.listings.posting import laug, make_listing, yes
from tests.support.smtp import SmtpServer
from tests.test_races import all_at_once

pytestmark = pytest.mark.usefixtures("frozen_clock")
WORDS = "Ja tak til højst fem opgaver om ugen."
#: The clock stands at Monday 1 March 2027, 10.00.
THURSDAY = datetime.fromisoformat("2027-03-04T08:00+01:00")
WEEK = timedelta(days=7)


def wanting(
    name: str = "Ane Ibsen", *, weekday: int = 3, answers: Answers | None = None, **values: Any
) -> Person:
    """Somebody who gets the letter."""
    person = make_person(name, **values)
    with writing():
        letters.want(Actor(person_id=person.id), clock.now(), person, weekday, answers or Answers(), WORDS)
    return person


@pytest.fixture
def mail_app(app: Flask, smtp_server: SmtpServer) -> Flask:
    """The application with a real mail server."""
    app.config["SMTP_URL"] = smtp_server.url
    return app


def make_letters(now: datetime) -> int:
    with writing():
        return letters.promise_letters(now)


def many(number: int, **values: Any) -> list[int]:
    """So many tasks in two weeks, and one with no time."""
    village = laug(trusted=True)
    starts = clock.now() + timedelta(days=40)
    return [
        make_listing(village, title=f"Opgave {one}", starts_at=starts, **values).id for one in range(number)
    ]


def shown_to(person: Person) -> list[int]:
    letter = queries_letter.newest_letter(person.id)
    return [task for task, _date in letter.tasks] if letter is not None else []


def waiting(kind: str = "task_letter") -> list[int]:
    """Whom such a message waits to be sent to."""
    queued = select(Message.person_id).where(Message.kind == kind, Message.status == MessageStatus.QUEUED)
    return sorted(one for one in db.session.scalars(queued) if one is not None)


# ---- wanting it, and stopping ------------------------------------------------------------------------------------


def test_who_says_yes_has_a_consent_with_the_words_and_changing_the_day_needs_no_new_one(app: Flask) -> None:
    ane = wanting()
    with writing():
        letters.want(
            Actor(person_id=ane.id), clock.now(), ane, 1, Answers(times=Times.WEEKEND), f"  {WORDS} "
        )

    wish = queries_letter.wish_of(ane.id)
    assert (wish.weekday, wish.answers, wish.confirmed_at) == (1, Answers(times=Times.WEEKEND), clock.now())
    assert [(one.purpose, one.words, one.form) for one in consents_of(ane.id)] == [
        ("task_letter", WORDS, "written")
    ]


def test_at_the_phone_the_yes_is_oral(app: Flask) -> None:
    ane = make_person(email=None, phone="+4511111141")
    with writing():
        letters.want(Actor(on_behalf_of=ane.id), clock.now(), ane, 0, Answers(), WORDS)

    assert [one.form for one in consents_of(ane.id)] == ["oral"]


def test_whom_nothing_reaches_cannot_order_letters(app: Flask) -> None:
    nobody = make_person(email=None)
    with pytest.raises(DomainError), writing():
        letters.want(Actor(person_id=nobody.id), clock.now(), nobody, 0, Answers(), WORDS)
    assert queries_letter.wish_of(nobody.id) is None


def test_a_guest_gets_one_letter_with_a_link_and_nothing_before_it_is_pressed(app: Flask) -> None:
    many(3)
    with writing():
        wish = letters.want_as_guest(
            Actor(), clock.now(), name="Gerda", email="gerda@example.org", weekday=3, answers=Answers()
        )

    assert waiting("task_letter_confirm") == [wish.person_id]
    assert consents_of(wish.person_id) == []
    assert make_letters(THURSDAY) == 0
    with writing():
        letters.confirm(Actor(), THURSDAY, wish.person_id, WORDS)
        letters.confirm(Actor(), THURSDAY, wish.person_id, WORDS)
    assert len(consents_of(wish.person_id)) == 1
    # Their morning of this week is over: the next one is the first.
    assert make_letters(THURSDAY + timedelta(hours=2)) == 0
    assert make_letters(THURSDAY + WEEK) == 1


def test_who_asks_twice_gets_one_letter_and_a_couple_with_one_address_two(app: Flask) -> None:
    asked = []
    for name in ("Gerda Gæst", "gerda gæst", "Gunnar Gæst"):
        with writing():
            wish = letters.want_as_guest(
                Actor(), clock.now(), name=name, email="gerda@example.org", weekday=3, answers=Answers()
            )
            letters.confirm(Actor(), clock.now(), wish.person_id, WORDS)
            asked.append(wish.person_id)

    standing = sorted(db.session.scalars(select(LetterWish.person_id)))
    assert standing == asked[1:]


def test_a_link_that_waits_too_long_says_no_more_and_is_forgotten(app: Flask) -> None:
    with writing():
        wish = letters.want_as_guest(
            Actor(), clock.now(), name="Gerda", email="gerda@example.org", weekday=3, answers=Answers()
        )
    later, guest_id = clock.now() + WEEK + timedelta(hours=1), wish.person_id

    with pytest.raises(NotFoundError), writing():
        letters.confirm(Actor(), later, guest_id, WORDS)
    ane = wanting()
    retention.run(later)
    assert queries_letter.wish_of(guest_id) is None
    guest = db.session.get_one(Person, guest_id)
    assert (guest.name, guest.email) == ("Slettet", None)
    assert ane.is_living
    assert queries_letter.wish_of(ane.id) is not None


def test_who_is_known_for_something_else_stays_when_a_link_waits_too_long(app: Flask) -> None:
    helper = make_person("Hanne")
    with writing():
        db.session.add(LetterWish(person_id=helper.id, weekday=3, created_at=clock.now()))
    yes(make_listing(starts_at=clock.now() + timedelta(days=30)), helper)

    retention.run(clock.now() + WEEK + timedelta(hours=1))

    assert queries_letter.wish_of(helper.id) is None
    assert db.session.get_one(Person, helper.id).name == "Hanne"


def test_two_who_turn_out_to_be_one_get_one_letter_and_nothing_is_left_of_the_other(app: Flask) -> None:
    many(2)
    kept, gone = wanting("Inger Schmidt"), wanting("Inger Schmidt")
    with writing():
        merge_people(SYSTEM, clock.now(), kept.id, gone.id)

    assert make_letters(THURSDAY) == 1
    assert waiting() == [kept.id]
    retention.run(THURSDAY)
    assert list(db.session.scalars(select(LetterWish.person_id))) == [kept.id]


def test_too_many_guests_are_refused(app: Flask) -> None:
    def ask() -> None:
        with writing():
            letters.want_as_guest(
                Actor(), clock.now(), name="G", email="gerda@example.org", weekday=3, answers=Answers()
            )

    for _try in range(20):
        ask()
    with pytest.raises(DomainError):
        ask()


@pytest.mark.parametrize("way", ["stop", "consent", "erased"])
def test_stopping_takes_all_of_it_and_what_waits_is_not_sent(app: Flask, way: str) -> None:
    many(2)
    ane = wanting()
    make_letters(THURSDAY)
    assert waiting() == [ane.id]

    with writing():
        if way == "stop":
            letters.stop(SYSTEM, THURSDAY, ane.id)
            letters.stop(SYSTEM, THURSDAY, ane.id)
        elif way == "consent":
            withdraw_consent(SYSTEM, THURSDAY, ane.id, "task_letter")
        else:
            erase_everything(SYSTEM, THURSDAY, ane.id)

    assert waiting() == []
    for table in (LetterWish, TaskLetter):
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert all(one.withdrawn_at is not None for one in consents_of(ane.id))
    assert make_letters(THURSDAY + WEEK) == 0


# ---- whose turn it is --------------------------------------------------------------------------------------------


def test_on_their_morning_by_day_and_once_a_week(app: Flask) -> None:
    many(12)
    ane, ib = wanting("Ane"), wanting("Ib", weekday=4)
    minute = timedelta(minutes=1)

    assert make_letters(THURSDAY - minute) == 0
    assert make_letters(THURSDAY) == 1
    assert waiting() == [ane.id]
    assert make_letters(THURSDAY + minute) == 0
    # Friday's was missed, and it is evening: Saturday, when the house is up again.
    assert make_letters(THURSDAY + timedelta(days=1, hours=12)) == 0
    assert make_letters(THURSDAY + timedelta(days=2)) == 1
    assert waiting() == [ane.id, ib.id]
    # A missed week is over.
    assert make_letters(THURSDAY + timedelta(days=4)) == 0


def test_no_letter_when_nothing_suits_and_none_later_that_week(app: Flask) -> None:
    ane = wanting()

    assert make_letters(THURSDAY) == 0
    many(1)
    assert make_letters(THURSDAY + timedelta(hours=1)) == 0
    assert make_letters(THURSDAY + WEEK) == 1
    assert len(shown_to(ane)) == 1


def test_never_what_they_said_yes_to_nor_the_same_again_and_at_most_five(app: Flask) -> None:
    tasks = many(11)
    ane = wanting()
    yes(listing_by_id(tasks[0]), ane)

    seen = []
    for number in range(2):
        assert make_letters(THURSDAY + number * WEEK) == 1
        seen += shown_to(ane)

    assert len(seen) == 10
    assert sorted(seen) == tasks[1:]
    assert make_letters(THURSDAY + 2 * WEEK) == 0


def test_every_task_is_shown_to_somebody_though_all_like_the_same(app: Flask) -> None:
    tasks = many(15)
    people = [wanting(f"Nr. {number}") for number in range(4)]

    assert make_letters(THURSDAY) == 4
    assert {task for one in people for task in shown_to(one)} == set(tasks)


def test_the_week_is_spread_over_its_days(app: Flask) -> None:
    tasks = many(10)
    first, second = wanting("Ane", weekday=1), wanting("Ib", weekday=3)
    make_letters(THURSDAY - timedelta(days=2))
    make_letters(THURSDAY)

    assert sorted(shown_to(first) + shown_to(second)) == tasks


def test_two_schedulers_make_one_letter_each(app: Flask) -> None:
    many(6)
    people = [wanting(f"Nr. {number}") for number in range(5)]

    all_at_once(app, [lambda: make_letters(THURSDAY)] * 4)

    assert waiting() == sorted(one.id for one in people)
    assert db.session.scalar(select(func.count()).select_from(TaskLetter)) == 5


def test_a_crash_before_the_commit_loses_nothing(app: Flask) -> None:
    many(2)
    ane = wanting()
    begin_write()
    assert letters.promise_letters(THURSDAY) == 1
    db.session.rollback()

    assert waiting() == []
    assert make_letters(THURSDAY) == 1
    assert waiting() == [ane.id]


# ---- what is sent ------------------------------------------------------------------------------------------------


def test_the_letter_goes_with_a_button_of_the_mail_program_and_tells_only_what_is_still_true(
    mail_app: Flask, smtp_server: SmtpServer
) -> None:
    tasks = many(2, places=1)
    ane = wanting(email="ane@example.org")
    make_letters(THURSDAY)
    yes(listing_by_id(tasks[0]))

    deliver_due(mail_app, THURSDAY)

    (mail,) = smtp_server.mailbox.to("ane@example.org")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/opgaver/ugebrev/" in mail["List-Unsubscribe"]
    assert mail["List-Unsubscribe"].endswith("/stop>")
    body = mail.get_body(("plain",)).get_content()
    assert "Opgave 1" in body
    assert "Opgave 0" not in body
    assert mail["To"] == "ane@example.org"
    assert ane.id in [one for one, _task in queries_letter.shown_since(clock.now())]


def test_what_is_full_before_it_goes_is_no_letter(mail_app: Flask, smtp_server: SmtpServer) -> None:
    (task,) = many(1, places=1)
    wanting()
    make_letters(THURSDAY)
    yes(listing_by_id(task))

    deliver_due(mail_app, THURSDAY)

    sent = select(Message.status).where(Message.kind == "task_letter")
    assert list(db.session.scalars(sent)) == [MessageStatus.SUPPRESSED]
