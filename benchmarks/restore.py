"""How long a backup and a restore take: `.venv/bin/python benchmarks/restore.py --megabytes 1000 [--database URL]`.

Fills a database to that size (SQLite in a temporary folder, or the EMPTY PostgreSQL database at URL), makes a backup,
restores it over the same database, and prints the seconds of each as JSON. Held to: 1 GB comes back in ten minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, MetaData, Table, create_engine, insert, text

SAMSKAB = str(Path(sys.executable).with_name("samskab"))
_BATCH = 5000
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Fill, back up, restore, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="samskab-restore-") as folder:
        url = asked.database or f"sqlite:///{folder}/house.db"
        environment = {
            **os.environ,
            "SAMSKAB_ENV": "development",
            "DATABASE_URL": url,
            "INSTANCE_PATH": folder,
            "LOG_LEVEL": "ERROR",
        }
        run(environment, "prepare")
        engine = create_engine(url)
        rows = fill(engine, asked.megabytes * 1_000_000)
        found = {"database": engine.dialect.name, "megabytes": round(size_of(engine) / 1e6), "rows": rows}
        engine.dispose()
        found["backup_seconds"] = timed(environment, "backup")
        stored = sum(file.stat().st_size for file in Path(folder, "storage").rglob("*") if file.is_file())
        found["backup_megabytes"] = round(stored / 1e6)
        found["restore_seconds"] = timed(environment, "restore", "latest", "--force", "--without-backup")
        print(json.dumps(found, indent=2))


def timed(environment: dict[str, str], *arguments: str) -> float:
    """Seconds that a command took."""
    started = time.monotonic()
    run(environment, *arguments)
    return round(time.monotonic() - started, 1)


def run(environment: dict[str, str], *arguments: str) -> None:
    """Run a command of the programme; what it says goes to standard error."""
    subprocess.run([SAMSKAB, *arguments], env=environment, check=True, stdout=sys.stderr)


def fill(engine: Engine, size: int) -> int:
    """Messages and audit events, as a house gathers them, until the database has `size` bytes. How many rows."""
    tables = MetaData()
    message, event = (Table(name, tables, autoload_with=engine) for name in ("message", "audit_event"))
    chance, number = Random(1), 0
    while size_of(engine) < size:
        with engine.begin() as connection:
            connection.execute(insert(message), list(messages(chance, number)))
            connection.execute(insert(event), list(events(chance, number)))
        number += _BATCH
    return 2 * number


def messages(chance: Random, first: int) -> Iterator[dict[str, Any]]:
    """Messages that were sent."""
    for number in range(first, first + _BATCH):
        at = _BEGAN + timedelta(seconds=number * 20)
        yield {
            "dedupe_key": chance.randbytes(32).hex(), "kind": "reminder", "channel": "email", "urgent": False,
            "topic": f"occurrence:{number // 20}", "params": {"sign_up_id": number, "version": 1},
            "created_at": at, "due_at": at, "status": "sent", "attempts": 1, "finished_at": at,
            "letter_id": f"<{chance.randbytes(12).hex()}@samskab.example>", "sent_to": f"person{number}@example.org",
        }  # fmt: skip


def events(chance: Random, first: int) -> Iterator[dict[str, Any]]:
    """What was done."""
    for number in range(first, first + _BATCH):
        yield {
            "at": _BEGAN + timedelta(seconds=number * 20), "actor_person_id": chance.randrange(10_000),
            "roles": "citizen", "purpose": "", "network": f"10.{chance.randrange(256)}.{chance.randrange(256)}.0/24",
            "action": "sign_up.create", "object_type": "sign_up", "object_id": number,
            "details": {"status": "confirmed"},
        }  # fmt: skip


def size_of(engine: Engine) -> int:
    """Bytes of the database."""
    question = "SELECT pg_database_size(current_database())"
    if engine.dialect.name == "sqlite":
        question = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with engine.connect() as connection:
        return int(connection.scalar(text(question)) or 0)


if __name__ == "__main__":
    main()
