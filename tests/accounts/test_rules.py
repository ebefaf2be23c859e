"""How long log-ins and codes live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts import rules
from app.accounts.rules import Verdict
from app.core.permissions import Role

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
CITIZEN, STAFF = {Role.CITIZEN}, {Role.CITIZEN, Role.MODERATOR}


@pytest.mark.parametrize(
    ("roles", "idle", "left", "alive"),
    [
        (CITIZEN, timedelta(days=13, hours=23), timedelta(days=1), True),
        (CITIZEN, timedelta(days=14), timedelta(days=1), False),
        (CITIZEN, timedelta(0), timedelta(0), False),
        (STAFF, timedelta(minutes=29), timedelta(hours=1), True),
        (STAFF, timedelta(minutes=30), timedelta(hours=1), False),
        (STAFF, timedelta(minutes=1), timedelta(0), False),
    ],
)
def test_a_log_in_ends_when_it_is_idle_or_old(roles, idle, left, alive) -> None:
    assert rules.is_session_alive(seen_at=NOW - idle, ends_at=NOW + left, roles=roles, now=NOW) is alive


def test_staff_are_logged_in_for_twelve_hours_and_citizens_for_ninety_days() -> None:
    assert rules.session_life(STAFF) == timedelta(hours=12)
    assert rules.session_life(CITIZEN) == timedelta(days=90)


@pytest.mark.parametrize(
    "typed", ["12345678", "1234 5678", " 1234-5678", "1234\u00a05678", "1234.5678", "12 34 56 78"]
)
def test_a_code_may_be_written_as_people_write_numbers(typed) -> None:
    assert rules.digits_of(typed) == "12345678"


@pytest.mark.parametrize(
    ("tries", "used", "life", "expected"),
    [
        (0, False, 10, None),
        (4, False, 1, None),
        (5, False, 10, Verdict.TOO_MANY),
        (0, True, 10, Verdict.USED),
        (0, False, 0, Verdict.EXPIRED),
        (5, True, 0, Verdict.USED),
    ],
)
def test_a_code_works_once_for_ten_minutes_and_five_tries(tries, used, life, expected) -> None:
    used_at = NOW if used else None
    expires_at = NOW + timedelta(minutes=life)
    assert rules.why_not(tries=tries, used_at=used_at, expires_at=expires_at, now=NOW) is expected


def test_a_newcomer_has_half_an_hour_to_write_a_name_once() -> None:
    used = NOW - timedelta(minutes=29)
    assert rules.may_tell_name(used_at=used, finished_at=None, now=NOW)
    assert not rules.may_tell_name(used_at=used, finished_at=NOW, now=NOW)
    assert not rules.may_tell_name(used_at=NOW - timedelta(minutes=30), finished_at=None, now=NOW)
    assert not rules.may_tell_name(used_at=None, finished_at=None, now=NOW)
