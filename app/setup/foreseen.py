"""What may be expected to go wrong around a command, said in one sentence with what to do next.

Everything else is a fault of ours, and goes to the log whole.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.core.busy import is_busy
from app.core.database import is_unavailable
from app.core.logs import redact
from app.operations.copies import CopyError
from app.operations.fitting import NotFittingError
from app.operations.restore import RestoreRefusedError
from app.operations.sealing import RefusedError
from app.pack.problems import PackError
from app.setup.prepare import NotPreparedError
from config import ConfigurationError

_PLAIN = (ConfigurationError, CopyError, NotFittingError, NotPreparedError, RefusedError, RestoreRefusedError)
_SQLITE = {
    sqlite3.SQLITE_CANTOPEN: "The database's file cannot be opened: does its folder exist, and may we write there?",
    sqlite3.SQLITE_PERM: "The database's file may not be used: give its folder to the user that runs this.",
    sqlite3.SQLITE_READONLY: "The database can only be read: give its file and folder to the user that runs this.",
    sqlite3.SQLITE_FULL: "The disk of the database is full: make room, and run this again.",
    sqlite3.SQLITE_IOERR: "The disk of the database does not do its work: look at the machine's own log.",
    sqlite3.SQLITE_NOTADB: "DATABASE_URL names a file that is no SQLite database.",
    sqlite3.SQLITE_CORRUPT: "The database is damaged: `samskab restore latest --force --without-backup`.",
}
_POSTGRES = {
    "25006": "The database can only be read: is this a replica? DATABASE_URL must name the primary.",
    "42501": "The database's user may not do this: run it as the owner, or give it the right.",
    "53100": "The disk of the database is full: make room, and run this again.",
    "53300": "The database has no connection left: see DATABASE_POOL_SIZE, and run this again.",
    "57014": "The database took too long over a statement and gave up: run this again when less goes on.",
}
_DISK = {
    errno.EACCES: "may not be used: give it to the user that runs this",
    errno.EPERM: "may not be used: give it to the user that runs this",
    errno.EROFS: "can only be read",
    errno.ENOSPC: "has no room left: make room, and run this again",
    errno.EDQUOT: "has no room left: make room, and run this again",
    errno.ENOENT: "is not there",
    errno.EEXIST: "is a file, not a folder",
    errno.ENOTDIR: "is a file, not a folder",
}


@contextmanager
def said_in_words() -> Iterator[None]:
    """Raise click.ClickException, one sentence, instead of what was foreseeable."""
    try:
        yield
    except _PLAIN as error:
        raise click.ClickException(_with_end(str(error))) from None
    except PackError as error:
        raise click.ClickException(f"The pack has faults and was not loaded:\n{error}") from None
    except (ArgumentError, DBAPIError, NoSuchModuleError, PoolTimeoutError) as error:
        if said := words_of_database(error):
            raise click.ClickException(said) from None
        raise
    except OSError as error:
        if error.errno in _DISK:
            raise click.ClickException(f"{error.filename or 'A disk'} {_DISK[error.errno]}.") from None
        raise
    except Exception as error:
        # By its name: whoever keeps no files does not load the library that keeps them.
        if type(error).__module__.partition(".")[0] == "obstore":
            raise click.ClickException(
                f"The storage does not do its work: {_first_line(error)}. Is it there, has it room, and are "
                "STORAGE_URL, STORAGE_KEY_ID and STORAGE_SECRET_KEY right?"
            ) from None
        raise


def words_of_database(error: Exception) -> str:
    """What the database's complaint means for who runs it; nothing when it is a fault of ours."""
    if isinstance(error, ArgumentError | NoSuchModuleError):
        return "DATABASE_URL must be postgresql://user:password@host/name, or sqlite:////folder/file.db."
    if is_busy(error) and getattr(getattr(error, "orig", None), "sqlstate", None) != "57014":
        return "The database is too busy with others now. Nothing was changed; run this again."
    driver = getattr(error, "orig", None)
    code, state = getattr(driver, "sqlite_errorcode", None), getattr(driver, "sqlstate", None)
    if said := _SQLITE.get((code or 0) & 0xFF) or _POSTGRES.get(str(state)):
        return said
    if is_unavailable(error):
        return (
            f"The database does not answer: {_first_line(driver)}. Is it running, and is DATABASE_URL right?"
        )
    return ""


def _first_line(driver: object) -> str:
    """A library's first words, without what may not be read by others."""
    return redact((str(driver).strip().splitlines() or ["no reason given"])[0][:200]).rstrip(". ")


def _with_end(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "`", "hex 32")) else f"{sentence}."
