"""The same code many times at one moment, on real connections: one log-in, and wrong tries count together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from pyotp import TOTP

from app.accounts import factors, rules
from app.accounts.rules import Verdict
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.permissions import Role
from tests.factories import give_app, make_account, writing

AT_ONCE = 20


def _all_at_once(app, attempt: Callable[[datetime], Verdict]) -> Counter[Verdict]:
    gate, now = Barrier(AT_ONCE), clock.now()

    def one(_number: int) -> Verdict:
        with app.app_context():
            gate.wait()
            begin_write()
            verdict = attempt(now)
            db.session.commit()
            return verdict

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return Counter(threads.map(one, range(AT_ONCE)))


@pytest.mark.parametrize("round_", range(3))
def test_one_code_of_an_app_twenty_times_at_once_is_one_log_in(app, round_) -> None:
    account_id = (account := make_account(Role.MODERATOR)).id
    seed = give_app(account)
    found = _all_at_once(app, lambda now: factors.try_app_code(now, account_id, TOTP(seed).at(now)))
    assert found[Verdict.RIGHT] == 1
    assert found[Verdict.USED] == rules.WRONG_CODES[0][0]
    assert sum(found.values()) == AT_ONCE


@pytest.mark.parametrize("round_", range(3))
def test_one_recovery_code_twenty_times_at_once_is_one_log_in(app, round_) -> None:
    account_id = make_account(Role.MODERATOR).id
    with writing():
        code = factors.make_recovery_codes(SYSTEM, clock.now(), account_id)[0]
    found = _all_at_once(app, lambda now: factors.try_recovery_code(now, account_id, code))
    assert found[Verdict.RIGHT] == 1


def test_twenty_wrong_codes_at_once_are_six_tries(app) -> None:
    account_id = (account := make_account(Role.MODERATOR)).id
    give_app(account)
    found = _all_at_once(app, lambda now: factors.try_app_code(now, account_id, "12"))
    limit = rules.WRONG_CODES[0][0]
    assert found == {Verdict.WRONG: limit, Verdict.TOO_MANY: AT_ONCE - limit}
