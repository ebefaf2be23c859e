"""What a host does with one date: nobody with a place is lost, and each is told once by the channel they have."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import Flask

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.feature import message_kind
from app.gatherings import hosting, queries, scans
from app.gatherings.models import Occurrence, SignUpStatus
from app.notifications.letters import merge_fields, write_call, write_letter
from app.notifications.models import Message
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound, audited, catalogue_entry, fill, messages_to, states, told

WAITING, CONFIRMED = SignUpStatus.WAITING, SignUpStatus.CONFIRMED
STORM = "Der er varslet storm."


def move(occurrence: Occurrence, now: datetime, on: date, at: time = time(14, 0)) -> hosting.Told:
    wanted = {"starts_on": on, "starts_at": at, "meeting_point": "Ved kirken"}
    return edit(now, occurrence, reason="Vejen er spærret.", **wanted).told


def is_true(message: Message, now: datetime, app: Flask) -> bool:
    """Whether the letter would still be sent."""
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        return message_kind(message.kind).merge(message.params, now) is not None


def test_a_moved_date_keeps_its_people_and_tells_each_once_by_their_channel(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence = make_occurrence(on=date(2027, 3, 10), capacity=3)
    by_mail = make_sign_up(occurrence, party_size=2)
    by_phone = make_sign_up(occurrence, make_person(email=None, phone="+4511111141"))
    unreachable = make_sign_up(
        occurrence, make_person(email=None), now=frozen_now + timedelta(minutes=1), party_size=2
    )

    result = move(occurrence, frozen_now, date(2027, 3, 29))

    assert result == hosting.Told(by_email=1, by_call=1, unreachable=1)
    assert result.people == 3
    assert states(by_mail, by_phone, unreachable) == [CONFIRMED, CONFIRMED, WAITING]
    # 14.00 in summer time, an hour and a half as before.
    assert occurrence.starts_at == datetime(2027, 3, 29, 12, 0, tzinfo=UTC)
    assert occurrence.ends_at == datetime(2027, 3, 29, 13, 30, tzinfo=UTC)
    assert (occurrence.original_date, occurrence.version) == (date(2027, 3, 10), 2)
    assert (occurrence.meeting_point, occurrence.reason) == ("Ved kirken", "Vejen er spærret.")
    assert told(by_mail, by_phone, unreachable) == [
        ["sign_up_confirmed", "date_changed"],
        ["sign_up_confirmed", "date_changed"],
        ["sign_up_waiting", "date_changed"],
    ]
    assert {message.channel for message in messages_to(by_phone)} == {"call"}
    assert {message.channel for message in messages_to(unreachable)} == {"in_person"}
    assert audited("occurrence", occurrence.id) == ["occurrence.move"]
    assert_sound(occurrence)


def test_a_moved_date_is_reminded_of_anew_and_the_old_reminder_is_withdrawn(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence = make_occurrence(on=date(2027, 3, 10))
    sign_up = make_sign_up(occurrence)
    day_before = occurrence.starts_at - timedelta(hours=23)
    with writing():
        assert scans.promise_reminders(day_before) == 1
    assert "reminder" in told(sign_up)[0]

    move(occurrence, day_before, date(2027, 3, 17))

    assert "reminder" not in told(sign_up)[0]
    with writing():
        assert scans.promise_reminders(occurrence.starts_at - timedelta(hours=25)) == 0
        assert scans.promise_reminders(occurrence.starts_at - timedelta(hours=24)) == 1
    assert told(sign_up)[0][-1] == "reminder"


def test_news_of_a_place_survives_a_move_that_follows_at_once(app: Flask, frozen_now: datetime) -> None:
    occurrence, (first, second) = fill(1, 1, 1)
    with writing():
        hosting.remove_participant(SYSTEM, frozen_now, first.id, "Dobbelt skrevet på.")
    move(occurrence, frozen_now, date(2027, 3, 20))

    standing = [message.kind for message in messages_to(second) if is_true(message, frozen_now, app)]

    assert standing == ["place_given", "date_changed"]


def test_only_the_last_of_two_moves_is_told(app: Flask, frozen_now: datetime) -> None:
    occurrence, (sign_up,) = fill(2, 1)
    move(occurrence, frozen_now, date(2027, 3, 20))
    move(occurrence, frozen_now, date(2027, 3, 21))

    changes = [message for message in messages_to(sign_up) if message.kind == "date_changed"]

    assert [is_true(message, frozen_now, app) for message in changes] == [False, True]


def test_a_date_moved_out_of_the_last_day_gives_its_free_places_again(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, (first, second) = fill(1, 1, 1)
    last_day = occurrence.starts_at - timedelta(hours=5)
    with writing():
        hosting.remove_participant(SYSTEM, last_day, first.id, "Syg")
    assert states(second) == [WAITING]

    move(occurrence, last_day, date(2027, 4, 7))

    assert states(second) == [CONFIRMED]
    assert_sound(occurrence)


@pytest.mark.parametrize(
    ("on", "at", "field"),
    [
        (date(2027, 2, 28), time(10), "starts_on"),
        (date(2027, 3, 1), time(9, 59), "starts_on"),
        (date(2027, 3, 28), time(2, 30), "starts_at"),
    ],
)
def test_a_date_cannot_be_moved_to_a_time_that_is_past_or_does_not_exist(
    app: Flask, frozen_now: datetime, on: date, at: time, field: str
) -> None:
    occurrence = make_occurrence()

    with pytest.raises(DomainError) as refused:
        move(occurrence, frozen_now, on, at)

    assert refused.value.field == field
    assert_sound(occurrence)


def test_a_cancelled_date_tells_everybody_why_and_frees_its_places(app: Flask, frozen_now: datetime) -> None:
    occurrence, everybody = fill(1, 1, 1)
    with writing():
        scans.promise_reminders(occurrence.starts_at - timedelta(hours=24))

    with writing():
        result = hosting.cancel_date(SYSTEM, frozen_now, occurrence.id, STORM)

    assert result == hosting.Told(by_email=2)
    assert set(states(*everybody)) == {SignUpStatus.CANCELLED_BY_HOST}
    assert {one.reason for one in everybody} == {STORM}
    assert (occurrence.status, occurrence.reason, occurrence.places_taken) == ("cancelled", STORM, 0)
    assert told(*everybody) == [["date_cancelled"], ["date_cancelled"]]
    assert all(is_true(message, frozen_now, app) for message in messages_to(everybody[0]))
    assert audited("occurrence", occurrence.id) == ["occurrence.cancel"]
    entry = catalogue_entry(occurrence)
    assert entry is not None
    assert entry.is_cancelled
    assert_sound(occurrence)


def test_a_cancellation_of_today_is_urgent(app: Flask, frozen_now: datetime) -> None:
    occurrence, (sign_up,) = fill(1, 1)

    with writing():
        hosting.cancel_date(SYSTEM, occurrence.starts_at - timedelta(hours=3), occurrence.id, STORM)

    assert [message.urgent for message in messages_to(sign_up)] == [True]


def test_a_date_that_is_cancelled_or_has_begun_stays_as_it_is(app: Flask, frozen_now: datetime) -> None:
    cancelled, begun = make_occurrence(), make_occurrence()
    with writing():
        hosting.cancel_date(SYSTEM, frozen_now, cancelled.id, STORM)

    for occurrence, now, words in (
        (cancelled, frozen_now, "allerede aflyst"),
        (begun, begun.starts_at, "begyndt"),
    ):
        with pytest.raises(DomainError, match=words), writing():
            hosting.cancel_date(SYSTEM, now, occurrence.id, STORM)
        with pytest.raises(DomainError, match=words):
            edit(now, occurrence, capacity=4)
        with pytest.raises(DomainError, match=words):
            move(occurrence, now, date(2027, 5, 1))
    with pytest.raises(NotFoundError), writing():
        hosting.cancel_date(SYSTEM, frozen_now, 4711, STORM)


def test_the_host_writes_on_somebody_without_any_contact_and_keeps_the_queue(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, (_first, waiting) = fill(1, 1, 1)

    with writing():
        added = hosting.add_participant(
            SYSTEM,
            frozen_now + timedelta(hours=1),
            occurrence.id,
            name=" Olga ",
            phone=None,
            email=None,
            needs_lift=True,
        )

    assert states(waiting, added) == [WAITING, WAITING]
    assert (added.person.name, added.person.phone, added.needs_lift) == ("Olga", None, True)
    assert queries.waiting_number(added) == 2
    # The host has just said it on the phone.
    assert told(added) == [[]]
    assert audited("person", added.person_id) == ["person.add"]


def test_who_is_taken_off_reads_why_and_the_next_gets_the_place(app: Flask, frozen_now: datetime) -> None:
    occurrence, (first, second) = fill(1, 1, 1)

    for _ in range(2):  # a double click is one removal
        with writing():
            hosting.remove_participant(SYSTEM, frozen_now, first.id, "Holdet er kun for begyndere.")

    assert states(first, second) == [SignUpStatus.CANCELLED_BY_HOST, CONFIRMED]
    assert first.reason == "Holdet er kun for begyndere."
    assert told(first, second) == [["sign_up_removed"], ["sign_up_waiting", "place_given"]]
    assert audited("sign_up", first.id) == ["sign_up.join", "sign_up.remove"]
    assert_sound(occurrence)


def test_attendance_is_written_from_the_start_on_and_may_be_corrected(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, (came, stayed_away, waiting) = fill(2, 1, 1, 1)
    other = make_sign_up(make_occurrence())
    statuses = {
        came.id: SignUpStatus.CAME,
        stayed_away.id: SignUpStatus.NO_SHOW,
        waiting.id: SignUpStatus.CAME,
        other.id: SignUpStatus.CAME,
    }
    with pytest.raises(DomainError, match="hvem der kom, når"), writing():
        hosting.record_attendance(SYSTEM, frozen_now, occurrence.id, statuses)

    with writing():
        assert hosting.record_attendance(SYSTEM, occurrence.starts_at, occurrence.id, statuses) == 2
    # Who waits has no place to come to, and other dates are other lists.
    assert states(came, stayed_away, waiting, other) == [
        SignUpStatus.CAME,
        SignUpStatus.NO_SHOW,
        WAITING,
        CONFIRMED,
    ]
    with writing():
        excused = {stayed_away.id: SignUpStatus.EXCUSED, came.id: SignUpStatus.CANCELLED_BY_HOST}
        assert hosting.record_attendance(SYSTEM, occurrence.starts_at, occurrence.id, excused) == 1
    assert states(came, stayed_away) == [SignUpStatus.CAME, SignUpStatus.EXCUSED]
    assert audited("occurrence", occurrence.id) == ["occurrence.attendance"] * 2
    assert_sound(occurrence)


def test_a_head_count_where_nobody_signs_up(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence(needs_sign_up=False, capacity=None)
    with pytest.raises(DomainError) as refused, writing():
        hosting.record_head_count(SYSTEM, frozen_now, occurrence.id, 7)
    assert refused.value.field == "head_count"

    with writing():
        hosting.record_head_count(SYSTEM, occurrence.starts_at, occurrence.id, 7)

    db.session.expire_all()
    assert occurrence.head_count == 7
    assert audited("occurrence", occurrence.id) == ["occurrence.head_count"]


def test_who_is_told_that_a_date_is_cancelled_is_sent_to_other_days_only_when_there_are_some(
    app: Flask, frozen_now: datetime
) -> None:
    alone = make_occurrence(on=date(2027, 3, 10))
    series = make_walk(first_on=date(2027, 3, 10))
    weekly = make_occurrence(series)
    for occurrence, is_offered in ((alone, False), (weekly, True)):
        gone, told_off = make_sign_up(occurrence), make_sign_up(occurrence)
        with writing():
            hosting.remove_participant(SYSTEM, frozen_now, told_off.id, "Du ringede.")
            hosting.cancel_date(SYSTEM, frozen_now, occurrence.id, STORM)
        for sign_up in (gone, told_off):
            message = messages_to(sign_up)[-1]
            with app.test_request_context(base_url=app.config["SITE_URL"]):
                fields = merge_fields(message, frozen_now)
                assert fields is not None
                assert ("andre dage" in write_letter(message, fields, frozen_now).text) is is_offered, (
                    message.kind
                )
                assert "anden dag" not in write_call(message, fields, frozen_now) or is_offered
