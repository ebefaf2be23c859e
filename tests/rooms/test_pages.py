"""Pages of rooms: who sees what of a week, booking, what is in the way, changing, giving up, answering."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from app.core import clock
from app.core.permissions import Role
from app.rooms import queries
from app.rooms.models import Room
from app.rooms.rules import BookingStatus, WhoMayBook
from app.rooms.scans import end_unanswered
from tests.conftest import FrozenClock
from tests.factories import log_in, make_account, make_organisation, make_person, writing
from tests.rooms.booking import MONDAY, book, make_room, span, told

pytestmark = pytest.mark.usefixtures("frozen_clock")
WEEK = "2027-10"


@pytest.fixture
def me(client: FlaskClient) -> Account:
    account = make_account(name="Karen Borger")
    log_in(client, account)
    return account


def typed(**values: Any) -> dict[str, Any]:
    """The form as filled: Monday from 10 to 12."""
    return {
        "title": "Suppe til alle", "day": MONDAY.isoformat(), "starts": "600", "ends": "720",
        "party_size": "4", "organisation_id": "0", "repeat": "never", "until": "", **values,
    }  # fmt: skip


def send(client: FlaskClient, room: Room, **values: Any) -> Any:
    return client.post(f"/lokaler/{room.id}/book", data=typed(**values))


def bookings(account: Account) -> list[Any]:
    return queries.coming_of(account.person_id, clock.now())


def test_everybody_sees_what_is_free_and_nobody_who_has_the_rest(client: FlaskClient, app: Flask) -> None:
    room = make_room(buffer_minutes=30)
    book(room, span(10, 12), make_person("Hemmelige Hanne"), title="Hemmelig suppe")

    page = client.get(f"/lokaler/{room.id}?uge={WEEK}").text

    assert "Uge 10" in page
    assert page.count("Optaget") == 1
    assert "Hemmelig" not in page
    assert "kl=480&amp;slut=570" in page
    assert "kl=750&amp;slut=1020" in page


@pytest.mark.parametrize("week", ["2027-99", "hest", "9999-01", "2027-1", "-", "²027-10"])
def test_a_week_that_is_none_is_this_week(client: FlaskClient, app: Flask, week: str) -> None:
    assert "Uge 9" in client.get(f"/lokaler/{make_room().id}?uge={week}").text


def test_who_booked_and_staff_see_it_in_the_week(client: FlaskClient, me: Account) -> None:
    room = make_room()
    book(room, span(10, 12), me.person)

    assert "Din booking" in client.get(f"/lokaler/{room.id}?uge={WEEK}").text

    log_in(client, make_account(Role.MODERATOR))
    page = client.get(f"/lokaler/{room.id}?uge={WEEK}").text
    assert "Suppe til alle" in page
    assert "Karen Borger" in page


def test_a_free_time_fills_the_form(client: FlaskClient, me: Account) -> None:
    room = make_room()

    page = client.get(f"/lokaler/{room.id}/book?dag={MONDAY}&kl=750&slut=1020").text

    assert f'value="{MONDAY}"' in page
    assert '<option selected value="750">12.30' in page
    assert '<option selected value="1020">17.00' in page


def test_booking_leads_to_the_booking(client: FlaskClient, me: Account) -> None:
    room = make_room()

    answer = send(client, room)

    made = bookings(me)[0]
    assert answer.location == f"/lokaler/booking/{made.id}"
    assert made.span == span(10, 12)
    page = client.get(answer.location).text
    assert "Nøglen ligger i boksen." in page
    assert "Vask op." in page


def test_who_waits_for_an_answer_is_not_told_that_the_room_is_theirs(
    client: FlaskClient, me: Account
) -> None:
    room = make_room(needs_approval=True)

    page = client.get(str(send(client, room).location)).text

    assert "Tak. Vi har fået dit ønske." in page
    assert "Du har booket lokalet." not in page
    assert "Nøglen ligger i boksen." not in page


def test_what_is_in_the_way_is_shown_before_saving_with_the_nearest_times_and_all_that_was_typed(
    client: FlaskClient, me: Account
) -> None:
    room = make_room()
    book(room, span(11, 13))

    answer = send(client, room, title="Grød til mange", party_size="7")

    assert answer.status_code == 422
    assert "Lokalet er optaget" in answer.text
    assert "Grød til mange" in answer.text
    assert f'value="{MONDAY}T540-660"' in answer.text
    assert bookings(me) == []

    chosen = send(client, room, title="Grød til mange", party_size="7", vaelg=f"{MONDAY}T540-660")
    assert chosen.status_code == 303
    assert [(one.span, one.party_size) for one in bookings(me)] == [(span(9, 11), 7)]


def test_one_can_look_first_without_booking(client: FlaskClient, me: Account) -> None:
    answer = send(client, make_room(), se="1")

    assert (answer.status_code, bookings(me)) == (200, [])
    assert "Der er ledigt" in answer.text


def test_a_repeated_booking_shows_its_dates_and_skips_those_that_are_ticked(
    client: FlaskClient, me: Account
) -> None:
    room, second = make_room(), MONDAY + timedelta(days=7)
    book(room, span(11, 13, second))
    weekly = {"repeat": "weekly", "until": (MONDAY + timedelta(days=14)).isoformat()}

    answer = send(client, room, **weekly)
    assert answer.status_code == 422
    assert answer.text.count("Spring over:") == 3
    assert bookings(me) == []

    assert send(client, room, **weekly, skipped=second.isoformat()).status_code == 303
    assert [one.span for one in bookings(me)] == [span(10, 12), span(10, 12, MONDAY + timedelta(days=14))]


def test_a_date_of_a_repeated_booking_that_is_taken_can_be_moved_before_anything_is_saved(
    client: FlaskClient, me: Account
) -> None:
    room, second = make_room(), MONDAY + timedelta(days=7)
    book(room, span(11, 13, second))
    weekly = {"repeat": "weekly", "until": (MONDAY + timedelta(days=14)).isoformat()}
    other = f"{second}>{second}T540-660"
    assert f'value="{second}&gt;{second}T540-660"' in send(client, room, **weekly).text

    looked = send(client, room, **weekly, moved=other, se="1")
    assert (looked.status_code, bookings(me)) == (200, [])
    # What was chosen stays chosen, and only that: the other dates follow the form.
    assert re.findall(r'name="moved"|<option value="([^"]+)" selected', looked.text).count("") == 1
    assert f'<option value="{second}&gt;{second}T540-660" selected' in looked.text
    # What is moved into what is taken, too, or is no time at all, is refused as any other.
    assert send(client, room, **weekly, moved=f"{second}>{second}T660-780").status_code == 422
    assert send(client, room, **weekly, moved="vrøvl>2027-99-99T1-2").status_code == 422

    assert send(client, room, **weekly, moved=other).status_code == 303
    times = [span(10, 12), span(9, 11, second), span(10, 12, MONDAY + timedelta(days=14))]
    assert [one.span for one in bookings(me)] == times


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""), ("day", "i morgen"), ("day", "2027-02-01"), ("starts", "9"), ("ends", "600"),
        ("party_size", "0"), ("party_size", "²"), ("organisation_id", "7"), ("vaelg", "2027-99-99T600-720"),
        ("until", ""), ("until", "2031-01-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(client: FlaskClient, me: Account, field: str, value: str) -> None:
    values = {field: value, **({"repeat": "weekly"} if field == "until" else {})}
    # Another time that is none leaves what was typed.
    expected = 303 if field == "vaelg" else 422

    assert send(client, make_room(), **values).status_code == expected


def test_rules_are_read_and_agreed_to_once(client: FlaskClient, me: Account) -> None:
    room = make_room("Vask hænder først.")
    assert "Vask hænder først." in client.get(f"/lokaler/{room.id}/book").text

    assert send(client, room, rules_version="1").status_code == 422
    assert send(client, room, rules_version="1", rules_ok="y").status_code == 303
    assert send(client, room, starts="780", ends="840").status_code == 303


def test_who_may_not_book_reads_who_may(client: FlaskClient, me: Account) -> None:
    room = make_room(who_may=WhoMayBook.MEMBERS)
    assert "Dem, der passer en forening" in client.get(f"/lokaler/{room.id}/book").text
    assert (send(client, room).status_code, bookings(me)) == (200, [])

    own = make_organisation(editor=me.person)
    assert send(client, room, organisation_id=str(own.id)).status_code == 303


def test_nobody_else_sees_changes_or_gives_up_a_booking(client: FlaskClient, me: Account) -> None:
    made = book(make_room(), span(10, 12))[0]

    for page in ("", "/ret", "/afbestil"):
        assert client.get(f"/lokaler/booking/{made.id}{page}").status_code == 404
        assert client.post(f"/lokaler/booking/{made.id}{page or '/ret'}", data=typed()).status_code == 404
    assert client.get(f"/lokaler/booking/{made.id}/svar").status_code == 403


def test_changing_shows_what_is_in_the_way_and_then_moves(client: FlaskClient, me: Account) -> None:
    room = make_room()
    made = book(room, span(10, 12), me.person)[0]
    book(room, span(13, 14))
    address = f"/lokaler/booking/{made.id}/ret"
    assert '<option selected value="600">' in client.get(address).text

    answer = client.post(address, data=typed(starts="750", ends="870"))
    assert answer.status_code == 422
    assert "Så er der ledigt:" in answer.text

    assert client.post(address, data=typed(starts="840", ends="900")).status_code == 303
    assert made.span == span(14, 15)


def test_giving_up_the_following_dates(client: FlaskClient, me: Account) -> None:
    dates = [span(10, 12, MONDAY + number * timedelta(days=7)) for number in range(3)]
    made = book(make_room(), dates, me.person)
    address = f"/lokaler/booking/{made[1].id}/afbestil"
    assert "Den og alle senere" in client.get(address).text

    assert client.post(address, data={"scope": "following"}).status_code == 303

    assert [one.holds for one in made] == [True, False, False]


def test_who_was_never_answered_reads_that_and_no_mere_no(client: FlaskClient, me: Account) -> None:
    made = book(make_room(needs_approval=True), span(10, 12), me.person)[0]
    with writing():
        end_unanswered(made.starts_at)

    page = client.get(f"/lokaler/booking/{made.id}").text

    assert "Fik nej" in page
    assert "Vi nåede ikke at svare i tide." in page


def test_who_presses_twice_or_comes_by_an_old_link_sees_how_the_booking_stands(
    client: FlaskClient, me: Account
) -> None:
    made = book(make_room(), span(10, 12), me.person)[0]
    own = f"/lokaler/booking/{made.id}"
    press = {"scope": "one", "idempotency_key": "a" * 32}
    client.post(f"{own}/afbestil", data=press)

    for answer in (
        client.post(f"{own}/afbestil", data=press),
        client.get(f"{own}/afbestil"),
        client.get(f"{own}/ret"),
    ):
        assert answer.location == own
    page = client.get(own).text
    assert "Afbestilt" in page
    assert "Det blev ikke gemt." not in page


def test_who_wrote_while_the_booking_was_given_up_reads_that_it_was_not_kept(
    client: FlaskClient, me: Account
) -> None:
    made = book(make_room(), span(10, 12), me.person)[0]
    own = f"/lokaler/booking/{made.id}"
    client.post(f"{own}/afbestil", data={"scope": "one"})

    sent = client.post(f"{own}/ret", data=typed(starts="780", ends="840"))

    assert sent.location == own
    assert "Det blev ikke gemt." in client.get(own).text


def test_staff_answer_from_their_queue(client: FlaskClient, app: Flask) -> None:
    person = make_person("Ane Ibsen")
    made = book(make_room(needs_approval=True), span(10, 12), person)[0]
    log_in(client, make_account(Role.ADMINISTRATOR))
    address = f"/lokaler/booking/{made.id}/svar"
    for page in ("/admin/moderation", "/i-dag"):
        assert address in client.get(page).text

    assert client.post(address, data={"answer": "nej", "text": "", "initiative_id": "0"}).status_code == 422
    assert client.post(address, data={"answer": "ja", "text": "", "initiative_id": "0"}).status_code == 303

    assert made.status is BookingStatus.BOOKED
    assert "room_answered" in told(person)


def test_staff_book_for_who_rings(client: FlaskClient, app: Flask) -> None:
    caller, room = make_account(name="Tove Telefon"), make_room(who_may=WhoMayBook.STAFF)
    log_in(client, make_account(Role.MODERATOR))

    answer = client.post(f"/lokaler/{room.id}/book?til={caller.person_id}", data=typed())

    assert answer.status_code == 303
    assert len(bookings(caller)) == 1


def room_form(room: Room, **values: Any) -> dict[str, Any]:
    hours = {f"opens_{day}": "480" for day in range(7)} | {f"closes_{day}": "1200" for day in range(7)}
    return {
        "name": "Salen", "place_id": str(room.place_id), "address": "Havnegade 1", "text": "", "capacity": "30",
        "equipment": "Bord\n\nStol ", "keys": "", "cleaning": "", "rules": "Ryd op.", "who_may": "everybody",
        "quota_hours": "", "buffer_minutes": "15", "is_bookable": "y", **hours, **values,
    }  # fmt: skip


def test_staff_write_about_a_room_and_its_hours(client: FlaskClient, app: Flask) -> None:
    room = make_room()
    log_in(client, make_account(Role.MODERATOR))
    address = f"/lokaler/{room.id}/ret"
    assert client.get(address).status_code == 200

    assert client.post(address, data=room_form(room, opens_0="1200", closes_0="480")).status_code == 422
    assert client.post(address, data=room_form(room, closes_0="-1")).status_code == 422
    sent = client.post(address, data=room_form(room, opens_6="-1", closes_6="-1", needs_approval="y"))

    assert sent.status_code == 303
    assert (room.name, room.equipment, room.rules_version) == ("Salen", ["Bord", "Stol"], 1)
    assert (room.opening[0], room.opening[6], room.needs_approval) == ([480, 1200], None, True)
    assert client.post("/lokaler/nyt", data=room_form(room)).status_code == 303
    assert len(queries.rooms()) == 2


def test_my_page_shows_what_is_booked(client: FlaskClient, me: Account) -> None:
    made = book(make_room(), span(10, 12), me.person)[0]

    page = client.get("/min-side").text

    assert f"/lokaler/booking/{made.id}" in page
    assert "Køkkenet" in page


def test_a_booking_goes_into_ones_own_calendar_and_says_when_it_is_given_up(
    client: FlaskClient, app: Flask, me: Account
) -> None:
    room = make_room(keys="Koden er 1234")
    made = book(room, span(10, 12), me.person, title="Suppe til alle")[0]
    address = f"/lokaler/booking/{made.id}/kalender.ics"
    assert address in client.get(f"/lokaler/booking/{made.id}").text

    file = client.get(address)

    assert file.content_type == "text/calendar; charset=utf-8"
    assert "SUMMARY:Suppe til alle" in file.text
    assert "DTSTART;TZID=Europe/Copenhagen:20270308T100000" in file.text
    assert "1234" not in file.text
    client.post(f"/lokaler/booking/{made.id}/afbestil", data={"scope": "one"})
    assert "STATUS:CANCELLED" in client.get(address).text
    other = app.test_client()
    log_in(other, make_account())
    assert other.get(address).status_code == 404


def test_a_promise_that_is_past_is_not_repeated(
    client: FlaskClient, me: Account, frozen_clock: FrozenClock
) -> None:
    (asked,) = book(make_room(needs_approval=True), span(10, 12, MONDAY + timedelta(days=7)), me.person)
    page = f"/lokaler/booking/{asked.id}"
    assert "Vi svarer inden to dage" in client.get(page).text

    frozen_clock.move_to(clock.now() + timedelta(days=2, minutes=1))
    log_in(client, me)

    assert "Vi svarer inden to dage" not in client.get(page).text
    assert "Vi skulle have svaret dig nu" in client.get(page).text


def test_nobody_reads_where_the_key_lies_when_all_their_dates_are_over(
    client: FlaskClient, me: Account, frozen_clock: FrozenClock
) -> None:
    room = make_room(keys="Koden er 1234")
    first, last = book(room, [span(10, 12), span(10, 12, MONDAY + timedelta(days=7))], me.person)
    for over, is_told in ((first, True), (last, False)):
        frozen_clock.move_to(over.ends_at)
        log_in(client, me)
        page = client.get(f"/lokaler/booking/{first.id}").text
        assert ("Koden er 1234" in page, "Læg i din kalender" in page) == (is_told, is_told)
