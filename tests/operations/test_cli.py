"""The commands, as somebody types them on a bad day."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from app.core.database import db
from app.operations.copies import MARK_UNFINISHED
from tests.factories import make_person

ROOT = Path(__file__).resolve().parents[2]


def samskab(app: Flask, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command over the database of the test, in demo mode."""
    db.session.rollback()
    environment = {
        **os.environ,
        "SAMSKAB_ENV": "demo",
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        **{
            key: str(app.config[key])
            for key in ("INSTANCE_PATH", "STORAGE_URL", "PG_BIN", "SECRET_KEY", "BACKUP_KEY")
        },
        **settings,
    }
    command = [str(Path(sys.executable).with_name("samskab")), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.sqlite_only  # Another empty database is just another file.
def test_a_backup_is_listed_and_comes_back_into_an_empty_database(house: Flask, tmp_path: Path) -> None:
    make_person("Ragnhild")
    name = samskab(house, "backup").stdout.strip()
    assert samskab(house, "backup", "--list").stdout.startswith(f"{name}\t")
    refused = samskab(house, "restore", "latest")
    assert (refused.returncode, "--force" in refused.stderr) == (1, True)

    other = f"sqlite:///{tmp_path / 'other.db'}"
    done = samskab(house, "restore", name, "--to", other)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Restored {name} in ")
    with create_engine(other).connect() as connection:
        assert connection.scalars(text("SELECT name FROM person")).all() == ["Ragnhild"]


@pytest.mark.sqlite_only  # What is refused does not depend on the database.
def test_while_a_restore_is_not_finished_nothing_starts(house: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(text(MARK_UNFINISHED))
    for command in ("scheduler", "web"):
        refused = samskab(house, command, PORT="5999")
        assert refused.returncode == 1
        assert "samskab restore --finish" in refused.stderr
    assert samskab(house, "restore", "--finish").returncode == 0


@pytest.mark.sqlite_only  # The same.
def test_what_is_missing_is_said_in_one_line(house: Flask) -> None:
    for arguments in (("restore", "latest"), ("restore", "backups/none"), ("restore-drill",)):
        refused = samskab(house, *arguments)
        assert refused.returncode == 1
        assert refused.stderr.splitlines()[-1].startswith("Error: The ")
        assert "Traceback" not in refused.stderr.splitlines()[0]


@pytest.mark.postgres_only  # SQLite has no users.
def test_who_does_not_own_the_database_is_told_who_may_restore_it(house: Flask) -> None:
    name = samskab(house, "backup").stdout.strip()
    with db.engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS works_here"))
        connection.execute(text("CREATE ROLE works_here LOGIN"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO works_here"))
    url = make_url(house.config["SQLALCHEMY_DATABASE_URI"]).set(username="works_here")
    refused = samskab(house, "restore", name, "--force", "--to", url.render_as_string(hide_password=False))
    assert refused.returncode == 1
    assert "let DATABASE_URL name the user that owns the database" in refused.stderr
    with db.engine.begin() as connection:
        connection.execute(text("DROP OWNED BY works_here"))
        connection.execute(text("DROP ROLE works_here"))
