"""What is due is found in the data, by any number of scans, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.gatherings import actions, hosting, queries, scans
from app.gatherings.models import SignUpStatus
from app.notifications.letters import merge_fields, write_call, write_letter
from app.notifications.models import Message
from app.people.delegation import let_act
from app.people.models import Person
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk, writing
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound, fill, states, told


def remind(now: datetime) -> int:
    with writing():
        return scans.promise_reminders(now)


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2027, 3, 10), datetime(2027, 3, 9, 9, tzinfo=UTC)),
        # Over both nights of the changing clock: 10.00 the day before.
        (date(2027, 3, 28), datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 30, 8, tzinfo=UTC)),
    ],
)
def test_a_reminder_is_promised_the_day_before_at_the_same_time_once(
    app: Flask, frozen_clock: Any, on: date, due: datetime
) -> None:
    frozen_clock.move_to(due - timedelta(days=7))
    occurrence = make_occurrence(on=on)
    sign_up = make_sign_up(occurrence)

    assert [remind(due - timedelta(seconds=1)), remind(due), remind(due), remind(due + timedelta(hours=5))] == [
        0, 1, 0, 0,
    ]  # fmt: skip
    assert told(sign_up)[0].count("reminder") == 1


def test_a_scan_that_comes_late_still_reminds_and_one_after_the_start_does_not(
    app: Flask, frozen_now: datetime
) -> None:
    first, second = make_occurrence(on=date(2027, 3, 10)), make_occurrence(on=date(2027, 3, 17))
    for occurrence in (first, second):
        make_sign_up(occurrence)

    assert remind(first.starts_at - timedelta(minutes=1)) == 1
    assert remind(second.starts_at) == 0


def test_only_who_has_a_place_is_reminded_and_nobody_of_what_they_just_heard(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence, (first, waiting) = fill(2, 2, 1)
    due = occurrence.starts_at - timedelta(days=1)
    with writing():
        actions.leave(SYSTEM, due - timedelta(hours=1), first.id)
    late = make_sign_up(make_occurrence(), now=due + timedelta(hours=2))

    assert states(waiting) == [SignUpStatus.CONFIRMED]
    assert remind(due + timedelta(hours=3)) == 1
    assert "reminder" in told(waiting)[0]
    assert "reminder" not in told(first)[0] + told(late)[0]


def test_nobody_is_reminded_of_a_cancelled_date(app: Flask, frozen_now: datetime) -> None:
    occurrence, _everybody = fill(2, 1)
    with writing():
        hosting.cancel_date(SYSTEM, frozen_now, occurrence.id, "Storm")

    assert remind(occurrence.starts_at - timedelta(hours=20)) == 0


def test_the_host_gets_the_list_the_evening_before_once(app: Flask, frozen_now: datetime) -> None:
    host = make_person("Vera Vært")
    series = make_walk(host=host, first_on=date(2027, 3, 10))
    make_sign_up(make_occurrence(series))
    at_18 = datetime(2027, 3, 9, 17, 0, tzinfo=UTC)

    made = []
    for now in (at_18 - timedelta(seconds=1), at_18, at_18 + timedelta(minutes=1)):
        with writing():
            made.append(scans.promise_participant_lists(now))

    assert made == [0, 1, 0]
    assert told(host)[0].count("participant_list") == 1


def test_who_helps_the_host_reads_no_names(app: Flask, frozen_now: datetime) -> None:
    host, helper = _helped(frozen_now)
    occurrence = make_occurrence(make_walk(host=host, first_on=date(2027, 3, 10)))
    make_sign_up(occurrence, make_person("Ane Ibsen", phone="+4511111157"), note="Jeg ser dårligt.")
    evening = datetime(2027, 3, 9, 17, 0, tzinfo=UTC)
    with writing():
        scans.promise_participant_lists(evening)

    with app.test_request_context():
        said = _copies("participant_list", evening)

    assert set(said) == {None, helper.id}
    for secret in ("Ane", "11 11 11 57", "ser dårligt"):
        assert secret in said[None]
        assert secret not in said[helper.id]
    assert "Der kommer 1" in said[helper.id]
    # Whoever has no log-in reads no host's page.
    assert said[helper.id].count("eller værten kan ringe til os") == 3


def test_who_helps_the_host_reads_no_name_to_ring_either(app: Flask, frozen_now: datetime) -> None:
    host, helper = _helped(frozen_now)
    occurrence = make_occurrence(make_walk(host=host, capacity=1))
    first = make_sign_up(occurrence)
    make_sign_up(occurrence, make_person("Kaj Friis", email=None, phone="+4511111143"))
    afternoon = occurrence.starts_at - timedelta(hours=20)
    with writing():
        actions.leave(SYSTEM, afternoon, first.id)

    with app.test_request_context():
        said = _copies("place_to_ring", afternoon)

    for secret in ("Kaj", "11 11 11 43"):
        assert secret in said[None]
        assert secret not in said[helper.id]
    assert said[helper.id].count("eller værten kan ringe til os") == 3


def _helped(now: datetime) -> tuple[Person, Person]:
    """A host, and who gets a host's messages as well."""
    host, helper = make_person("Vera Vært"), make_person("Bo Friis")
    with writing():
        let_act(SYSTEM, now, host, helper, "mand", may_sign_up=False, may_cancel=False, gets_messages=True)
    return host, helper


def _copies(kind: str, now: datetime) -> dict[int | None, str]:
    """What each copy of a message says, by who gets it for the host."""
    copies = db.session.scalars(select(Message).where(Message.kind == kind)).all()
    return {one.delegate_id: _said(one, now) for one in copies}


def _said(message: Message, now: datetime) -> str:
    fields = merge_fields(message, now)
    assert fields is not None
    letter = write_letter(message, fields, now)
    # Numbers are kept on one line by spaces that do not break.
    return (letter.text + letter.html + write_call(message, fields, now)).replace("\xa0", " ")


def test_the_host_of_a_moved_date_gets_a_new_list(app: Flask, frozen_now: datetime) -> None:
    host = make_person("Vera Vært")
    occurrence = make_occurrence(make_walk(host=host, first_on=date(2027, 3, 10)))
    evening = datetime(2027, 3, 9, 17, 0, tzinfo=UTC)
    with writing():
        scans.promise_participant_lists(evening)
    edit(evening, occurrence, starts_on=date(2027, 3, 12), meeting_point="Kirken")
    assert "participant_list" not in told(host)[0]

    with writing():
        assert scans.promise_participant_lists(evening + timedelta(days=2)) == 1


def test_no_list_where_nobody_signs_up(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence(needs_sign_up=False, capacity=None)

    with writing():
        assert scans.promise_participant_lists(occurrence.starts_at - timedelta(hours=10)) == 0


def test_what_an_interrupted_step_left_is_filled(app: Flask, frozen_now: datetime) -> None:
    occurrence, (_first, second, third) = fill(1, 1, 1, 1)
    begin_write()
    db.session.execute(text("UPDATE occurrence SET capacity = 2"))
    db.session.commit()

    filled = []
    for _ in range(2):
        with writing():
            filled.append(scans.fill_all_free_places(frozen_now))

    assert filled == [1, 0]
    assert states(second, third) == [SignUpStatus.CONFIRMED, SignUpStatus.WAITING]
    assert queries.dates_with_queue_and_room(frozen_now) == []
    assert_sound(occurrence)
