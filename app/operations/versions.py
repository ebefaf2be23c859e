"""Which versions run here, and the one that has a known fault."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version

from flask_babel import gettext as _

from app.operations.queries import database_version, revision
from app.operations.rules import has_wal_fault


@dataclass(frozen=True)
class Versions:
    """What runs here."""

    app: str
    python: str
    #: "SQLite 3.40.1" or "PostgreSQL 16.2".
    database: str
    #: The migration that the tables are at.
    revision: str

    @property
    def fault(self) -> str:
        """One sentence about a known fault of the database, or nothing."""
        name, _space, number = self.database.partition(" ")
        if name != "SQLite" or not has_wal_fault(number):
            return ""
        return _(
            "SQLite-version med kendt WAL-fejl. Derfor er det kun ét program, der rydder op i loggen. Fejlen er rettet "
            "i SQLite 3.51.3."
        )


def versions() -> Versions:
    """What runs here. Two statements."""
    return Versions(version("samskab"), platform.python_version(), database_version(), revision())
