"""Pure decisions about backups: when one is due, what they are called, and which are kept for how long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: How long backups are kept (reliability sec. 3.1): all of the last day, one a day, one a month.
KEEP_ALL = timedelta(hours=24)
KEEP_DAILY = timedelta(days=35)
KEEP_MONTHLY = timedelta(days=365)
#: Older than that, and somebody should look (reliability sec. 2.1 and 3.1).
BACKUP_TOO_OLD = timedelta(hours=26)
DRILL_TOO_OLD = timedelta(days=8)
DRILL_EVERY = timedelta(days=7)
#: Longer than any backup is kept: an erasure must outlive every backup that still holds the person.
KEEP_ERASURES = timedelta(days=400)

FOLDER = "backups"
#: Short enough, and with letters between, that the logs do not take it for a secret or a telephone number.
_NAME = re.compile(rf"{FOLDER}/(\d{{4}}-\d\d-\d\d/\d\dh\d\dm\d\ds\d{{6}}Z)-(\w+)-(sqlite|postgresql)")
_STAMP = "%Y-%m-%d/%Hh%Mm%Ss%fZ"


@dataclass(frozen=True)
class BackupName:
    """What the name of a backup tells: when it was made (UTC), from which revision and which kind of database."""

    at: datetime
    revision: str
    database: str

    def __str__(self) -> str:
        return f"{FOLDER}/{self.at.astimezone(UTC):{_STAMP}}-{self.revision}-{self.database}"


def read_name(name: str) -> BackupName | None:
    """What a name tells, or None when it is not that of a backup."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return BackupName(datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC), found[2], found[3])


def newest(names: Iterable[str], now: datetime) -> str | None:
    """The newest backup. One of a time to come was made while the clock was wrong: it counts only where no other is."""
    read = [(found.at <= now, found.at, name) for name in names if (found := read_name(name)) is not None]
    return max(read)[2] if read else None


def to_delete(names: Iterable[str], now: datetime) -> list[str]:
    """The backups that nobody needs any more, oldest first; what is not called like a backup is left alone.

    Kept are all of the last 24 hours, the last of each day (UTC) for 35 days, the last of each month for a year, and
    always the newest one, however old.
    """
    read = {name: found for name in names if (found := read_name(name)) is not None}
    newest_first = sorted(read, key=lambda name: (read[name].at, name), reverse=True)
    kept = set(newest_first[:1])
    days: set[object] = set()
    months: set[object] = set()
    for name in newest_first:
        at, age = read[name].at, now - read[name].at
        if age <= KEEP_ALL:
            kept.add(name)
        if at.date() not in days and age <= KEEP_DAILY:
            kept.add(name)
        if (at.year, at.month) not in months and age <= KEEP_MONTHLY:
            kept.add(name)
        days.add(at.date())
        months.add((at.year, at.month))
    return [name for name in reversed(newest_first) if name not in kept]


def is_due(last_try: datetime | None, every: timedelta, now: datetime) -> bool:
    """Whether it is time again; what failed is tried again at the next turn, not at once. `every` of 0 is never."""
    return bool(every) and (last_try is None or now - last_try >= every)


def has_wal_fault(version: str) -> bool:
    """Whether a version of SQLite has the fault that can break a file in WAL mode (reliability sec. 1, finding 5).

    From 3.7.0; mended in 3.51.3 and, for older lines, in 3.50.7 and 3.44.6.
    """
    number = tuple(int(part) for part in re.findall(r"\d+", version)[:3])
    mended = number >= (3, 51, 3) or (3, 50, 7) <= number < (3, 51) or (3, 44, 6) <= number < (3, 45)
    return number >= (3, 7, 0) and not mended
