"""What an operator reads when something foreseeable is wrong: one sentence with what to do, and never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from app import create_app
from app.operations.fitting import NotFittingError, refuse_newer, refuse_other_tables
from app.setup.foreseen import said_in_words
from tests.support.databases import create_postgres_database
from tests.support.migrating import REVISIONS

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command of a production in `folder`."""
    environment = {
        **os.environ,
        "SAMSKAB_ENV": "production",
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": "s" * 64,
        "BACKUP_KEY": "b" * 64,
        "SITE_URL": "https://example.dk",
        "TRUSTED_HOSTS": "example.dk",
        "DATABASE_URL": "",
        **settings,
    }
    command = [str(Path(sys.executable).with_name("samskab")), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize("command", ["user list", "tick", "web", "scheduler", "backup", "restore --finish"])
def test_where_nothing_was_prepared_every_command_says_so_and_leaves_nothing(
    command: str, tmp_path: Path
) -> None:
    refused = run(tmp_path, *command.split())
    assert refused.returncode == 1
    assert re.fullmatch(
        r"Error: There is no database at \S+: run `samskab prepare` first.*\n", refused.stderr
    )
    assert not (tmp_path / "samskab.db").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DATABASE_URL": "postgresql://a:geheim@127.0.0.1:1/x"}, "The database does not answer: "),
        ({"DATABASE_URL": "mysql://a@b/c"}, "DATABASE_URL must be postgresql://"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL must be postgresql://"),
        ({"DATABASE_URL": f"sqlite:///{__file__}"}, "DATABASE_URL names a file that is no SQLite database"),
        ({"DATABASE_URL": "sqlite:////proc/none/x.db"}, "The database's file cannot be opened"),
        ({"INSTANCE_PATH": __file__}, f"{__file__} is a file, not a folder"),
        ({"PACK": "/nonexistent"}, "The pack has faults"),
    ],
)
def test_a_wrong_setting_is_named(settings: dict[str, str], said: str, tmp_path: Path) -> None:
    refused = run(tmp_path, "prepare", **settings)
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Error: {said}"), refused.stderr
    assert "geheim" not in refused.stderr


@pytest.fixture
def other(database_url: str, tmp_path: Path) -> Callable[[str], Flask]:
    """Makes an application over a database that is at a given migration, or empty."""

    def make(revision: str) -> Flask:
        url = f"sqlite:///{tmp_path / 'other.db'}"
        if not database_url.startswith("sqlite"):
            url = create_postgres_database(database_url, f"{make_url(database_url).database}_other")
        with create_engine(url, poolclass=NullPool).begin() as connection:
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            if revision:
                connection.execute(text("INSERT INTO alembic_version VALUES (:it)"), {"it": revision})
        return create_app({"SQLALCHEMY_DATABASE_URI": url})

    return make


def test_an_empty_database_is_refused(other: Callable[[str], Flask]) -> None:
    with pytest.raises(NotFittingError, match="has no tables yet: run `samskab prepare`"):
        refuse_other_tables(other(""))


def test_one_of_an_older_release_is_refused_with_both_numbers(other: Callable[[str], Flask]) -> None:
    with pytest.raises(
        NotFittingError, match=f"is at {REVISIONS[-2]}, and this release needs {REVISIONS[-1]}"
    ):
        refuse_other_tables(other(REVISIONS[-2]))


def test_one_of_a_newer_release_is_worked_with_but_not_prepared(other: Callable[[str], Flask]) -> None:
    app = other("9999")
    refuse_other_tables(app)
    with pytest.raises(
        NotFittingError, match=f"newer release \\(9999\\) than this programme \\({REVISIONS[-1]}\\)"
    ):
        refuse_newer(app)


def test_what_is_not_foreseen_is_left_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), said_in_words():
        raise ZeroDivisionError
    with pytest.raises(OperationalError), said_in_words():
        create_engine("sqlite://").connect().execute(text("SELECT * FROM nowhere"))


def test_a_storage_that_does_not_answer_is_named_without_its_keys(tmp_path: Path) -> None:
    settings = {
        "STORAGE_URL": "s3://bucket?endpoint=http://127.0.0.1:9&region=x",
        "STORAGE_KEY_ID": "kennung",
        "STORAGE_SECRET_KEY": "geheim",
    }
    refused = run(tmp_path, "backup", "--list", **settings)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: The storage does not do its work: ")
    assert "STORAGE_URL" in refused.stderr
    assert "geheim" not in refused.stderr


def test_a_disk_without_room_is_named() -> None:
    with pytest.raises(click.ClickException, match="/srv/x has no room left"), said_in_words():
        raise OSError(28, "No space left on device", "/srv/x")
