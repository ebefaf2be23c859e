"""Many browsers' worth of tries at the same moment, on real connections."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.accounts import actions
from app.accounts.models import LogInRequest
from app.accounts.rules import TRIES, Verdict
from app.core import clock
from app.core.actor import Actor
from app.core.database import begin_write, db
from tests.accounts.letters import code_for, letters_to
from tests.factories import writing

ANNA, BROWSER, AT_ONCE = "anna@example.org", "a-browser", 50


def _ask() -> None:
    with writing():
        actions.ask_to_log_in(Actor(), clock.now(), email=ANNA, browser=BROWSER, next_path="")


def _all_at_once(app, tries) -> Counter[Verdict]:
    """Do every try in a thread of its own, all let loose together."""
    gate, now = Barrier(AT_ONCE), clock.now()

    def one(attempt) -> Verdict:
        with app.app_context():
            gate.wait()
            begin_write()
            verdict = attempt(now).verdict
            db.session.commit()
            return verdict

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return Counter(threads.map(one, tries))


def _code(code: str):
    return lambda now: actions.try_code(now, browser=BROWSER, code=code)


def _request() -> LogInRequest:
    db.session.rollback()
    return db.session.scalars(select(LogInRequest)).one()


def _wrong_codes(right: str) -> list[str]:
    return [f"{(int(right) + step) % 10**8:08d}" for step in range(1, AT_ONCE + 1)]


@pytest.mark.parametrize("round_", range(3))
def test_fifty_wrong_codes_at_once_are_five_tries(app, round_) -> None:
    _ask()
    wrong = _wrong_codes(code_for(ANNA))
    found = _all_at_once(app, [_code(code) for code in wrong])
    assert found[Verdict.RIGHT] == 0
    assert found[Verdict.WRONG] == TRIES - 1  # the fifth says that it was the last
    assert _request().tries == TRIES


@pytest.mark.parametrize("round_", range(3))
def test_the_right_code_fifty_times_at_once_is_one_log_in(app, round_) -> None:
    _ask()
    right = code_for(ANNA)
    found = _all_at_once(app, [_code(right)] * AT_ONCE)
    assert found == {Verdict.RIGHT: 1, Verdict.USED: AT_ONCE - 1}
    assert _request().tries == 1


def test_the_right_code_among_wrong_ones_is_used_once_within_five_tries(app) -> None:
    _ask()
    right = code_for(ANNA)
    codes = [right if number % 2 else wrong for number, wrong in enumerate(_wrong_codes(right))]
    found = _all_at_once(app, [_code(code) for code in codes])
    assert found[Verdict.RIGHT] <= 1
    assert _request().tries <= TRIES


def test_the_link_and_the_code_at_once_are_one_log_in(app) -> None:
    _ask()
    code, token = code_for(ANNA), letters_to(ANNA)[0].params["link_token"]
    both = [_code(code), lambda now: actions.use_link(now, token=token, browser=BROWSER)]
    found = _all_at_once(app, both * (AT_ONCE // 2))
    assert found == {Verdict.RIGHT: 1, Verdict.USED: AT_ONCE - 1}
