"""Whether the tables are those of this release: before a command begins, and when one met what it did not expect."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, inspect

from app.core.database import db
from app.operations.copies import revision_of

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class NotFittingError(RuntimeError):
    """The database is not there, empty, or of another release; the message says what to do. Nothing was touched."""


def refuse_other_tables(app: Flask) -> None:
    """Raises NotFittingError when the database lacks what this release works with.

    One of a newer release is let through: old and new ones run side by side while machines are restarted.
    """
    with app.app_context():
        found = refuse_empty(db.engine)
        db.engine.dispose()
    if found in _known()[:-1]:
        raise NotFittingError(
            f"The database is at {found}, and this release needs {_known()[-1]}: run `samskab prepare` first."
        )


def _refuse_absent(engine: Engine) -> None:
    """Raises NotFittingError for an SQLite file that is not there: whoever opens one makes one."""
    name = engine.url.database
    if engine.dialect.name == "sqlite" and name and not Path(name).exists():
        raise NotFittingError(
            f"There is no database at {name}: run `samskab prepare` first, or set DATABASE_URL or INSTANCE_PATH."
        )


def refuse_newer(app: Flask) -> None:
    """Raises NotFittingError when a newer release has migrated the database: this one knows no way from there."""
    with app.app_context(), db.engine.connect() as connection:
        refuse_unknown("The database", revision_of(connection))


def refuse_unknown(what: str, revision: str) -> None:
    """Raises NotFittingError when `what` is at a migration that this release does not have."""
    if revision != "none" and revision not in _known():
        raise NotFittingError(
            f"{what} is of a newer release ({revision}) than this programme ({_known()[-1]}): install that release "
            "here. Nothing was changed."
        )


def refuse_empty(engine: Engine) -> str:
    """The migration that the tables are at. Raises NotFittingError when there is no file, or no table in it."""
    _refuse_absent(engine)
    with engine.connect() as connection:
        found = revision_of(connection)
        if found == "none" and not inspect(connection).has_table("person"):
            raise NotFittingError("The database has no tables yet: run `samskab prepare` first.")
    return found


def _known() -> list[str]:
    """The numbers of our migrations, the newest last."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
