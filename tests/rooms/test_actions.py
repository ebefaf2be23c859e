"""Booking a room, moving and giving up a booking, what the house answers, and what features book."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.notifications.models import Message
from app.pack.actions import load_pack
from app.people.models import Person
from app.rooms import actions, editing, figures, privacy, queries, scans
from app.rooms.actions import Owner
from app.rooms.models import Booking, RulesYes
from app.rooms.rules import BookingStatus, Scope, WhoMayBook
from tests.factories import make_account, make_organisation, make_person, make_walk, writing
from tests.rooms.booking import MONDAY, STAFF, book, facts, make_room, span, told, wish
from tests.test_races import THREADS, all_at_once

pytestmark = pytest.mark.usefixtures("frozen_clock")
WEEK = timedelta(days=7)
OWNER = Owner("occurrence", 12)


def weekly(times: int, begin: float = 10, end: float = 12) -> list[object]:
    return [span(begin, end, MONDAY + number * WEEK) for number in range(times)]


# ---- booking ------------------------------------------------------------------------------------------------------


def test_who_books_has_the_room_at_once_and_is_told(app: Flask) -> None:
    person = make_person()

    made = book(make_room(), span(10, 12), person)[0]

    assert (made.status, made.person_id) == (BookingStatus.BOOKED, person.id)
    assert told(person) == ["room_booked"]


def test_two_bookings_never_share_a_time_nor_the_minutes_between(app: Flask) -> None:
    room = make_room(buffer_minutes=30)
    book(room, span(10, 12))

    for begin, end in ((9, 11), (12, 13), (8, 10)):
        with pytest.raises(DomainError, match="optaget"):
            book(room, span(begin, end))
    assert book(room, span(12.5, 13.5))[0].holds


def test_what_is_asked_for_holds_its_time_until_it_is_answered(app: Flask) -> None:
    room, person = make_room(needs_approval=True), make_person()
    made = book(room, span(10, 12), person)[0]
    assert (made.status, told(person)) == (BookingStatus.ASKED, ["room_asked"])
    with pytest.raises(DomainError):
        book(room, span(11, 13))

    with writing():
        actions.answer(STAFF, clock.now(), made.id, is_yes=False, reason="Køkkenet bliver malet.")

    assert (made.status, made.reason) == (BookingStatus.REFUSED, "Køkkenet bliver malet.")
    assert "room_answered" in told(person)
    assert book(room, span(11, 13))[0].holds


def test_the_house_itself_need_not_ask(app: Flask) -> None:
    made = book(make_room(needs_approval=True, who_may=WhoMayBook.STAFF), span(10, 12), actor=STAFF)[0]

    assert made.status is BookingStatus.BOOKED


def test_only_staff_answer_once_and_a_no_has_a_reason(app: Flask) -> None:
    made = book(make_room(needs_approval=True), span(10, 12))[0]
    with pytest.raises(NotFoundError), writing():
        actions.answer(Actor(person_id=made.person_id), clock.now(), made.id, is_yes=True)
    with pytest.raises(DomainError), writing():
        actions.answer(STAFF, clock.now(), made.id, is_yes=False, reason=" ")
    with writing():
        actions.answer(STAFF, clock.now(), made.id, is_yes=True)

    with pytest.raises(DomainError), writing():
        actions.answer(STAFF, clock.now(), made.id, is_yes=True)


@pytest.mark.parametrize("who", [WhoMayBook.STAFF, WhoMayBook.MEMBERS, WhoMayBook.HOSTS])
def test_who_may_not_book_does_not(app: Flask, who: WhoMayBook) -> None:
    with pytest.raises(DomainError):
        book(make_room(who_may=who), span(10, 12))


def test_a_member_books_in_the_name_of_their_organisation_and_of_no_other(app: Flask) -> None:
    member = make_account().person
    own, other = make_organisation(editor=member), make_organisation(name="En anden")
    room = make_room(who_may=WhoMayBook.MEMBERS)

    assert book(room, span(10, 12), member, organisation_id=own.id)[0].organisation_id == own.id
    with pytest.raises(DomainError):
        book(room, span(13, 14), member, organisation_id=other.id)


def test_a_host_books_for_themself(app: Flask) -> None:
    host = make_person()
    make_walk(host=host)

    assert book(make_room(who_may=WhoMayBook.HOSTS), span(10, 12), host)[0].holds


def test_more_hours_than_the_quota_are_refused_but_not_for_staff(app: Flask) -> None:
    room, person = make_room(quota_hours=4), make_person()
    book(room, span(8, 11), person)

    with pytest.raises(DomainError, match="timer på en måned"):
        book(room, span(12, 14), person)
    assert book(room, span(12, 13), person)[0].holds
    assert book(room, span(14, 19), person, actor=STAFF)[0].holds


def test_too_many_people_a_closed_room_and_a_time_that_is_over_are_refused(app: Flask) -> None:
    room = make_room(capacity=4)

    shut = make_room(is_bookable=False)

    for where, when, people in (
        (room, span(10, 12), 5),
        (room, span(6, 9), 4),
        (room, span(10, 12, date(2027, 2, 26)), 4),
        (shut, span(10, 12), 4),
    ):
        with pytest.raises(DomainError):
            book(where, when, party_size=people)


# ---- rules --------------------------------------------------------------------------------------------------------


def test_who_books_says_yes_once_to_each_version_of_the_rules(app: Flask) -> None:
    room, person = make_room("Vask hænder."), make_person()
    with pytest.raises(DomainError):
        book(room, span(10, 12), person)
    book(room, span(10, 12), person, rules_version=1)
    book(room, span(13, 14), person)
    assert db.session.scalar(select(func.count(RulesYes.id))) == 1

    with writing():
        editing.change_room(STAFF, clock.now(), room.id, facts(place_id=room.place_id), "Vask alt.")
    with pytest.raises(DomainError, match="ændret"):
        book(room, span(15, 16), person, rules_version=1)

    assert book(room, span(15, 16), person, rules_version=2)[0].holds
    assert db.session.scalar(select(func.count(RulesYes.id))) == 2


# ---- repeated -----------------------------------------------------------------------------------------------------


def test_a_repeated_booking_is_all_or_nothing(app: Flask) -> None:
    room, person = make_room(), make_person()
    book(room, span(11, 13, MONDAY + WEEK))

    with pytest.raises(DomainError):
        book(room, weekly(3), person)

    assert queries.coming_of(person.id, clock.now()) == []
    without = [one for one in weekly(3) if one != weekly(2)[1]]
    assert len(book(room, without, person)) == 2
    assert told(person) == ["room_booked"]


@pytest.mark.parametrize(("scope", "left"), [(Scope.ONE, [0, 2, 3]), (Scope.FOLLOWING, [0]), (Scope.ALL, [])])
def test_giving_up_one_the_following_or_all(app: Flask, scope: Scope, left: list[int]) -> None:
    room, person = make_room(), make_person()
    made = book(room, weekly(4), person)

    with writing():
        actions.cancel(Actor(person_id=person.id), clock.now(), made[1].id, scope)

    assert [number for number, one in enumerate(made) if one.holds] == left
    assert told(person)[-1] == "room_cancelled"


@pytest.mark.parametrize(
    ("scope", "moved"), [(Scope.ONE, [1]), (Scope.FOLLOWING, [1, 2]), (Scope.ALL, [0, 1, 2])]
)
def test_moving_one_the_following_or_all(app: Flask, scope: Scope, moved: list[int]) -> None:
    person = make_person()
    made = book(make_room(), weekly(3), person)
    tuesday = MONDAY + WEEK + timedelta(days=1)

    with writing():
        actions.change(
            Actor(person_id=person.id), clock.now(), made[1].id, wish(span(14, 15, tuesday)), scope
        )

    for number, one in enumerate(made):
        day = MONDAY + number * WEEK
        expected = span(14, 15, day + timedelta(days=1)) if number in moved else span(10, 12, day)
        assert one.span == expected


def test_a_series_may_move_onto_its_own_old_times_but_on_nobody_elses(app: Flask) -> None:
    room, person = make_room(), make_person()
    made = book(room, weekly(2), person)
    book(room, span(13, 14, MONDAY + WEEK))

    with writing():
        actions.change(SYSTEM, clock.now(), made[0].id, wish(span(11, 13)), Scope.ALL)
    with pytest.raises(DomainError), writing():
        actions.change(SYSTEM, clock.now(), made[0].id, wish(span(12, 14)), Scope.ALL)

    assert [one.span for one in made] == [span(11, 13), span(11, 13, MONDAY + WEEK)]


def test_what_was_said_yes_to_is_asked_for_anew_when_it_is_moved(app: Flask) -> None:
    person = make_person()
    made = book(make_room(needs_approval=True), span(10, 12), person)[0]
    with writing():
        actions.answer(STAFF, clock.now(), made.id, is_yes=True)

    with writing():
        actions.change(Actor(person_id=person.id), clock.now(), made.id, wish(span(13, 14)))

    assert made.status is BookingStatus.ASKED


# ---- for features -------------------------------------------------------------------------------------------------


def booked_for(person: Person, room_id: int, begin: float, end: float, owner: Owner = OWNER) -> Booking:
    with writing():
        return actions.book_for(SYSTEM, clock.now(), owner, room_id, person.id, wish(span(begin, end)))


def test_a_thing_books_moves_and_frees_its_room(app: Flask) -> None:
    room, host = make_room(), make_person()
    made = booked_for(host, room.id, 10, 12)
    assert queries.booking_of("occurrence", 12) is made

    with writing():
        actions.move_for(SYSTEM, clock.now(), OWNER, span(11, 13), party_size=9)
    assert (made.span, made.party_size) == (span(11, 13), 9)
    with writing():
        assert actions.free_for(SYSTEM, clock.now(), OWNER) is True
    with writing():
        assert actions.free_for(SYSTEM, clock.now(), OWNER) is False

    assert book(room, span(11, 13))[0].holds
    assert told(host)[-1] == "room_cancelled"


def test_a_thing_has_one_booking_however_often_it_books(app: Flask) -> None:
    room, other, host = make_room(), make_room(name="Salen"), make_person()
    first = booked_for(host, room.id, 10, 12)
    booked_for(host, room.id, 10, 12)
    booked_for(host, other.id, 10, 12)

    assert db.session.scalar(select(func.count(Booking.id))) == 1
    assert first.room_id == other.id
    assert book(room, span(10, 12))[0].holds


def test_a_thing_keeps_its_room_when_the_new_time_is_taken(app: Flask) -> None:
    room = make_room()
    made = booked_for(make_person(), room.id, 10, 12)
    book(room, span(13, 15))

    with pytest.raises(DomainError), writing():
        actions.move_for(SYSTEM, clock.now(), OWNER, span(12, 14))

    assert made.span == span(10, 12)


def test_what_a_thing_booked_its_host_changes_nowhere_else_but_the_house_may_call_it_off(app: Flask) -> None:
    host = make_person()
    made = booked_for(host, make_room().id, 10, 12)
    by_host = Actor(person_id=host.id)
    with pytest.raises(DomainError), writing():
        actions.change(by_host, clock.now(), made.id, wish(span(13, 14)))
    with pytest.raises(DomainError), writing():
        actions.cancel(by_host, clock.now(), made.id)

    with writing():
        actions.cancel(STAFF, clock.now(), made.id, reason="Vandet er lukket.")

    assert (made.status, told(host)[-1]) == (BookingStatus.CANCELLED, "room_cancelled")
    assert booked_for(host, made.room_id, 13, 14).holds


# ---- what is due --------------------------------------------------------------------------------------------------


def test_who_booked_is_reminded_once_the_day_before_and_anew_when_it_was_moved(app: Flask) -> None:
    person = make_person()
    made = book(make_room(), span(10, 12), person)[0]
    due = scans.reminder_due(made.starts_at)
    with writing():
        assert scans.promise_reminders(due - timedelta(minutes=1)) == 0
    with writing():
        assert (scans.promise_reminders(due), scans.promise_reminders(due)) == (1, 0)

    with writing():
        actions.change(SYSTEM, clock.now(), made.id, wish(span(10, 12, MONDAY + WEEK)))
    with writing():
        assert scans.promise_reminders(scans.reminder_due(made.starts_at)) == 1


def test_what_nobody_answered_is_a_no_when_it_was_to_begin(app: Flask) -> None:
    person = make_person()
    made = book(make_room(needs_approval=True), [span(10, 12), span(10, 12, MONDAY + WEEK)], person)

    with writing():
        assert scans.end_unanswered(made[0].starts_at) == 1

    assert [one.status for one in made] == [BookingStatus.REFUSED, BookingStatus.ASKED]
    assert "room_answered" in told(person)


def test_nobody_is_rung_to_hear_that_we_shall_answer_or_of_what_they_did_themselves(app: Flask) -> None:
    person = make_person(email=None, phone="+4511111141")
    made = book(make_room(needs_approval=True), span(10, 12), person)[0]
    with writing():
        actions.cancel(Actor(person_id=person.id), clock.now(), made.id)

    assert told(person) == []


def test_a_letter_about_an_older_time_is_not_sent(app: Flask) -> None:
    person = make_person()
    made = book(make_room(), span(10, 12), person)[0]
    with writing():
        actions.change(SYSTEM, clock.now(), made.id, wish(span(13, 14)))

    standing = db.session.scalars(select(Message).where(Message.person_id == person.id)).all()
    assert [one.params["versions"] for one in standing if one.status == "queued"] == [[2]]


# ---- people and figures -------------------------------------------------------------------------------------------


def test_an_erased_person_gives_up_what_is_to_come_and_the_figures_stay(app: Flask) -> None:
    room, person = make_room("Vask hænder."), make_person()
    made = book(room, span(10, 12), person, rules_version=1)[0]

    with writing():
        privacy.erase(person.id, clock.now(), SYSTEM)

    db.session.expire_all()
    assert (made.person_id, made.title, made.status) == (None, "", BookingStatus.CANCELLED)
    assert db.session.scalar(select(func.count(RulesYes.id))) == 0


def test_the_plan_counts_bookings_and_hours_per_room_and_month(app: Flask) -> None:
    with writing():
        load_pack(Path("data/soenderborg"), clock.now())
    walk = make_walk()
    assert walk.initiative_id is not None
    made = book(make_room(), [span(10, 11.5), span(10, 11.5, date(2027, 4, 5))])
    with writing():
        actions.count_for(STAFF, clock.now(), made[0].id, walk.initiative_id)

    counted = figures.PLAN_FIGURES
    assert [one.value for one in counted.figures([walk.initiative_id], 2027)] == [2, 3]
    rows = counted.rows([walk.initiative_id], 2027, "bookings")
    assert [(row.title, row.count) for row in rows] == [
        ("Køkkenet, marts 2027", 1), ("Køkkenet, april 2027", 1),
    ]  # fmt: skip


# ---- many at once -------------------------------------------------------------------------------------------------


def test_twenty_at_once_want_times_that_overlap_and_no_two_get_them(app: Flask) -> None:
    room = make_room(buffer_minutes=30)
    room_id = room.id
    people = [make_person().id for _ in range(THREADS)]

    def take(number: int) -> bool:
        # Each overlaps the next, some only with the minutes between.
        wanted = span(8 + (number % 10) * 0.5, 10 + (number % 10) * 0.5)
        try:
            with writing():
                actions.book(SYSTEM, clock.now(), room_id, people[number], wish(wanted))
        except DomainError:
            db.session.rollback()
            return False
        return True

    got = all_at_once(app, [lambda number=number: take(number) for number in range(THREADS)])

    held = sorted((one.starts_at, one.ends_at) for one in db.session.scalars(select(Booking)) if one.holds)
    assert sum(got) == len(held) >= 2
    assert all(later[0] - sooner[1] >= timedelta(minutes=30) for sooner, later in pairwise(held))
