"""Many at once: threads on one row, and two hundred people who press the button at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db, lock_row
from app.core.errors import DomainError
from app.gatherings import actions, queries
from app.gatherings.models import Occurrence, SignUpStatus
from tests.factories import make_occurrence, make_person, make_sign_up, writing
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound
from tests.support.crowd import Crowd
from tests.support.live import LiveServer

THREADS = 20
ROUNDS = 5


@pytest.fixture(scope="module")
def _crowd_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, LiveServer]]:
    servers: dict[str, LiveServer] = {}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def crowd_server(
    app: Flask,
    database_url: str,
    _crowd_servers: dict[str, LiveServer],
    tmp_path_factory: pytest.TempPathFactory,
) -> LiveServer:
    """Two web processes behind a proxy that says whom it speaks for; filling a form may be fast."""
    if database_url not in _crowd_servers:
        folder = tmp_path_factory.mktemp("crowd")
        server = LiveServer(database_url, folder, PROXY_COUNT="1", FORM_LEAST_SECONDS="0")
        server.start()
        _crowd_servers[database_url] = server
    return _crowd_servers[database_url]


def all_at_once(app: Flask, jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run every job in a thread of its own, with a session of its own, from the same moment on."""
    db.session.commit()
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        with app.test_request_context():
            barrier.wait(30)
            try:
                return job()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_twenty_threads_on_five_places_get_exactly_five(app: Flask) -> None:
    occurrence_id = make_occurrence(capacity=5).id

    def take() -> bool:
        begin_write()
        occurrence = lock_row(Occurrence, occurrence_id)
        assert occurrence is not None
        taken = occurrence.places_taken
        if taken >= 5:
            db.session.rollback()
            return False
        # Read and write back apart from each other: only the lock makes this right.
        db.session.execute(
            text("UPDATE occurrence SET places_taken = :n WHERE id = :id"),
            {"n": taken + 1, "id": occurrence_id},
        )
        db.session.commit()
        return True

    got = all_at_once(app, [take] * THREADS)

    assert sum(got) == 5
    assert db.session.get_one(Occurrence, occurrence_id, populate_existing=True).places_taken == 5


def test_twenty_people_join_five_places_at_once(app: Flask) -> None:
    occurrence = make_occurrence(capacity=5)
    people = [make_person().id for _ in range(THREADS)]
    occurrence_id = occurrence.id

    def join(person_id: int) -> str:
        from app.people.models import Person

        with writing():
            person = db.session.get_one(Person, person_id)
            return str(actions.join(SYSTEM, clock.now(), occurrence_id, person).status)

    states = all_at_once(app, [lambda number=number: join(number) for number in people])

    assert (states.count("confirmed"), states.count("waiting")) == (5, 15)
    assert_sound(occurrence)


def test_the_same_guest_from_two_windows_is_one_sign_up(app: Flask) -> None:
    occurrence = make_occurrence()
    occurrence_id = occurrence.id

    def join() -> str:
        try:
            with writing():
                person = make_person("Karen Holm", email="karen@example.org")
                return str(actions.join(SYSTEM, clock.now(), occurrence_id, person).status)
        except DomainError as refused:
            return refused.message

    said = all_at_once(app, [join] * 8)

    assert said.count("confirmed") == 1
    assert sum(text.startswith("Du er allerede skrevet op til den dag.") for text in said) == 7
    assert_sound(occurrence)


def test_leaving_joining_and_more_places_at_once_keep_every_number_right(app: Flask) -> None:
    occurrence = make_occurrence(capacity=6)
    now = clock.now()
    there = [make_sign_up(occurrence, now=now + timedelta(milliseconds=n)).id for n in range(10)]
    occurrence_id = occurrence.id

    def leave(number: int) -> None:
        with writing():
            actions.leave(SYSTEM, clock.now(), number)

    def join() -> None:
        make_sign_up_in_thread(occurrence_id)

    def more() -> None:
        edit(clock.now(), occurrence_id, capacity=8)

    jobs: list[Callable[[], Any]] = [lambda number=number: leave(number) for number in there[:5]]
    all_at_once(app, [*jobs, more, *[join] * 6])

    everybody = queries.participants(occurrence_id)
    held = [one for one in everybody if one.status == SignUpStatus.CONFIRMED]
    # Ten, five gone, six new: eight have a place and three wait.
    assert (len(held), len(everybody)) == (8, 11)
    assert_sound(occurrence)


def make_sign_up_in_thread(occurrence_id: int) -> None:
    """A newcomer, from a thread that knows the date by its number only."""
    with writing():
        person = make_person()
        actions.join(SYSTEM, clock.now(), occurrence_id, person)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_hundred_press_the_button_for_twenty_places(
    app: Flask, crowd_server: LiveServer, number: int
) -> None:
    occurrence = make_occurrence(capacity=20)
    crowd = Crowd(crowd_server.url, occurrence.series_id, occurrence.id, people=200)

    answers = crowd.press_at_once()

    crowd.assert_served_in_order(occurrence, answers, places=20)
    assert_sound(occurrence)


def test_a_double_click_is_one_sign_up(app: Flask, crowd_server: LiveServer) -> None:
    occurrence = make_occurrence(capacity=20)
    crowd = Crowd(crowd_server.url, occurrence.series_id, occurrence.id, people=10, clicks=2)

    answers = crowd.press_at_once()

    db.session.rollback()
    assert len(answers) == 20
    assert {answer.status for answer in answers} == {303}
    places = [answer.location for answer in answers]
    # Both answers of a double click lead to the same page.
    assert {place: places.count(place) for place in places} == dict.fromkeys(set(places), 2)
    assert len(queries.participants(occurrence.id)) == 10
    assert_sound(occurrence)
