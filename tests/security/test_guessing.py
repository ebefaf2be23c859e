"""Guessing codes from many networks at once, and what an outsider can learn from answers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from statistics import mean
from threading import Thread
from time import perf_counter
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.actions import ASKING
from app.accounts.models import AccountSession, LogInRequest
from app.accounts.rules import TRIES
from app.core.database import db
from tests.accounts.letters import ask, code_for, is_logged_in, type_code
from tests.conftest import FrozenClock
from tests.factories import make_account

ANNA = "anna@example.org"
LIMITS = {what: limit for what, limit, _window in ASKING}


def _guess(app: Flask, workers: int, guesses: int, networks: int) -> int:
    """So many guesses at Anna's code by so many workers, each browser in a network of its own; how many counted."""

    def work(number: int) -> None:
        done, browser_number = 0, 0
        while done < guesses // workers:
            browser_number += 1
            where = {"REMOTE_ADDR": f"10.{number}.{browser_number % networks}.9"}
            with app.app_context():
                browser: FlaskClient = FlaskClient(app, response_wrapper=app.response_class)
                browser.get("/log-ind", environ_base=where)
                browser.post("/log-ind", data={"email": ANNA}, environ_base=where)
                for _try in range(TRIES + 1):
                    browser.post("/log-ind/kode", data={"code": f"{done:08}"}, environ_base=where)
                    done += 1
                db.session.remove()

    threads = [Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return db.session.scalar(select(func.sum(LogInRequest.tries))) or 0


def _check_guessing(app: Flask, clock: FrozenClock, workers: int, guesses: int) -> None:
    make_account(email=ANNA)
    counted = _guess(app, workers, guesses, networks=200)

    # What counts is bounded by the address, whatever the networks.
    assert 0 < counted <= LIMITS["log-in-address"] * TRIES
    assert db.session.scalar(select(func.count(AccountSession.id))) == 0
    # And the owner gets in again when the window has passed.
    clock.move_to(clock.now + timedelta(hours=1))
    anna = app.test_client()
    ask(anna, ANNA)
    type_code(anna, code_for(ANNA))
    assert is_logged_in(anna)


def test_guesses_from_many_networks_stay_within_the_budget(app: Flask, frozen_clock: FrozenClock) -> None:
    _check_guessing(app, frozen_clock, workers=4, guesses=400)


@pytest.mark.long
def test_ten_thousand_guesses_stay_within_the_budget(app: Flask, frozen_clock: FrozenClock) -> None:
    _check_guessing(app, frozen_clock, workers=4, guesses=10_000)


def test_the_chance_of_guessing_stays_small_for_a_year() -> None:
    """All guesses that the limits let through, at 8 digits: less than 1 in 100 in a year of trying at one address."""
    a_year = LIMITS["log-in-address"] * TRIES * 24 * 365

    assert a_year / 10**8 < 0.01


def _plain(page: str) -> str:
    page = re.sub(r'(name="(?:csrf_token|idempotency_key|opened)"[^>]*value=")[^"]*', r"\1", page)
    return re.sub(r"/gaature/tilmelding/[\w.-]+|[\w.]+@example\.org", "X", page)


def _sign_up(app: Flask, series_id: int, occurrence_id: int, email: str, phone: str) -> list[tuple[int, str]]:
    browser = app.test_client()
    data = {"occurrence_id": occurrence_id, "name": "Gunnar", "email": email, "phone": phone, "party_size": 1}
    answers = [browser.post(f"/gaature/{series_id}/tilmeld", data=data)]
    answers.append(browser.get(str(answers[0].location)))
    return [(answer.status_code, _plain(answer.get_data(as_text=True))) for answer in answers]


def test_signing_up_with_a_known_address_reads_as_with_an_unknown_one(house: Any) -> None:
    known = str(house.accounts["citizen"].email)
    place = (house.app, house.parts["series_id"], house.parts["occurrence_id"])

    assert _sign_up(*place, known, "+45 11 11 11 61") == _sign_up(
        *place, "nina@example.org", "+45 11 11 11 62"
    )


def test_naming_a_helper_reads_the_same_whether_they_are_known(house: Any) -> None:
    browser, known = house.browsers["citizen"], str(house.accounts["host"].email)
    answers = []
    for email in (known, "nina@example.org"):
        sent = browser.post("/min-side/hjaelper", data={"name": "Dorte", "email": email, "may_sign_up": "y"})
        answers.append((sent.status_code, sent.location, _plain(sent.get_data(as_text=True))))

    assert answers[0] == answers[1]


def _p_value(one: list[float], other: list[float], rounds: int = 2000) -> float:
    """How often chance alone makes two halves differ as much as these (permutation test of the means)."""
    chance, both = random.Random(7), [*one, *other]
    seen = abs(mean(one) - mean(other))
    hits = 0
    for _round in range(rounds):
        chance.shuffle(both)
        hits += abs(mean(both[: len(one)]) - mean(both[len(one) :])) >= seen
    return (hits + 1) / (rounds + 1)


@pytest.mark.long
@pytest.mark.any_database
def test_the_time_of_an_answer_does_not_tell_who_is_known(app: Flask, frozen_clock: FrozenClock) -> None:
    """Known and unknown addresses in turn; tried three times, because a busy machine is no leak."""
    make_account(email=ANNA)

    def timed(email: str) -> float:
        browser = app.test_client()
        browser.get("/log-ind")
        began = perf_counter()
        browser.post("/log-ind", data={"email": email})
        return perf_counter() - began

    def measure(number: int) -> float:
        times: dict[str, list[float]] = {"known": [], "unknown": []}
        for turn in range(60):
            # A new hour, so that no limit is met.
            frozen_clock.move_to(frozen_clock.now + timedelta(hours=1))
            pair: list[tuple[str, str]] = [("known", ANNA), ("unknown", f"n{number}-{turn}@example.org")]
            for which, email in pair if turn % 2 else pair[::-1]:
                times[which].append(timed(email))
        return _p_value(sorted(times["known"])[:50], sorted(times["unknown"])[:50])

    measured: Callable[[int], float] = measure
    assert any(measured(number) > 0.01 for number in range(3))
