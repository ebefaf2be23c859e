"""Which backups are kept, and when the next is due, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.operations.rules import BackupName, is_due, newest, read_name, to_delete

NOW = datetime(2027, 3, 31, 12, 0, tzinfo=UTC)


def name(at: datetime) -> str:
    return str(BackupName(at, "0019", "sqlite"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_name_tells_when_from_which_revision_and_what() -> None:
    made = BackupName(at("2027-03-31 11:45:07"), "0019", "postgresql")
    assert str(made) == "backups/2027-03-31/11h45m07s000000Z-0019-postgresql"
    assert read_name(str(made)) == made
    assert read_name("backups/notes.txt") is None


@pytest.mark.parametrize(
    ("there", "gone"),
    [
        # Nothing is thrown away that is a day old or newer.
        (["2027-03-30 12:00", "2027-03-30 12:15", "2027-03-31 11:45"], []),
        # Of older days the last one stays.
        (["2027-03-29 09:00", "2027-03-29 23:45", "2027-03-31 11:45"], ["2027-03-29 09:00"]),
        # After 35 days, of each month the last one.
        (
            [
                "2027-01-14 23:45",
                "2027-01-31 23:45",
                "2027-02-20 23:45",
                "2027-02-28 23:45",
                "2027-03-31 11:45",
            ],
            ["2027-01-14 23:45", "2027-02-20 23:45"],
        ),
        # Nothing for longer than a year.
        (["2026-03-30 23:45", "2026-04-30 23:45", "2027-03-31 11:45"], ["2026-03-30 23:45"]),
        # The newest stays, however old.
        (["2025-01-01 00:00", "2025-01-02 00:00"], ["2025-01-01 00:00"]),
        ([], []),
    ],
)
def test_what_is_kept(there: list[str], gone: list[str]) -> None:
    names = [name(at(one)) for one in there]
    assert to_delete(names, NOW) == [name(at(one)) for one in gone]


def test_what_is_not_a_backup_is_left_alone() -> None:
    assert to_delete(["backups/README", "backups/2020-01-01/old"], NOW) == []


def test_a_house_that_thins_out_at_every_backup_keeps_what_the_rule_says() -> None:
    """Two years, a backup every six hours, thinned each time: never more than the rule's number, none missing."""
    kept: list[datetime] = []
    now = at("2025-01-01 00:00")
    while now < at("2027-01-01 00:00"):
        kept.append(now)
        gone = set(to_delete(map(name, kept), now))
        kept = [one for one in kept if name(one) not in gone]
        now += timedelta(hours=6)
    days = {one.date() for one in kept if now - one <= timedelta(days=35)}
    months = {(one.year, one.month) for one in kept}
    assert len(days) == 35
    # Twelve whole months and the one that has begun.
    assert len(months) in (12, 13)
    assert len(kept) <= 5 + 35 + 13


@pytest.mark.parametrize(
    ("minutes_ago", "every", "due"),
    [(None, 15, True), (14, 15, False), (15, 15, True), (600, 0, False), (None, 0, False)],
)
def test_when_the_next_is_due(minutes_ago: int | None, every: int, due: bool) -> None:
    last = None if minutes_ago is None else NOW - timedelta(minutes=minutes_ago)
    assert is_due(last, timedelta(minutes=every), NOW) is due


def test_a_backup_made_while_the_clock_was_ahead_is_the_newest_only_where_there_is_no_other() -> None:
    ahead, right, old = (
        name(NOW + timedelta(days=400)),
        name(NOW - timedelta(hours=1)),
        name(NOW - timedelta(days=9)),
    )
    assert newest([old, ahead, right, "backups/notes.txt"], NOW) == right
    assert newest([ahead], NOW) == ahead
    assert newest([], NOW) is None
