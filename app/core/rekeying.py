"""From an old key to the newest, beside running processes: batch by batch, each committed, as often as one likes.

A value is replaced only while it is still the one that was read (compare and set), so whoever writes at the same
moment wins. Killed at any point, every value is of a key that is known, and the next run goes on with what is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, select, tuple_, type_coerce, update

from app.core import crypto
from app.core.database import begin_write, db
from app.core.encrypted import Encrypted

_AT_ONCE = 200


@dataclass
class Progress:
    """How far one column is."""

    #: "sign_up.note".
    column: str
    done: int = 0
    #: Keys of rows whose value no key we have can read.
    unreadable: list[Any] = field(default_factory=list)


def rotate(at_once: int = _AT_ONCE) -> Iterator[Progress]:
    """Encrypt everything with the newest key; what stands so far is given after every batch. Commits each batch."""
    for column in _columns():
        progress = Progress(_named(column))
        for batch in _batches(column, at_once, ~_stored(column).startswith(crypto.newest_prefix())):
            begin_write()
            for row_key, bound_to, stored in batch:
                _rewrite(column, row_key, bound_to, stored, progress)
            db.session.commit()
            yield progress
        yield progress


def check(at_once: int = _AT_ONCE) -> Iterator[Progress]:
    """Read every encrypted value; `done` counts those that can be read. Changes nothing."""
    for column in _columns():
        progress = Progress(_named(column))
        for batch in _batches(column, at_once):
            for row_key, bound_to, stored in batch:
                if _is_readable(column, bound_to, stored):
                    progress.done += 1
                else:
                    progress.unreadable.append(row_key[0] if len(row_key) == 1 else row_key)
        yield progress


def left_of_old_keys() -> int:
    """How many values are not of the newest key."""
    return sum(
        1
        for column in _columns()
        for batch in _batches(column, _AT_ONCE, ~_stored(column).startswith(crypto.newest_prefix()))
        for _row in batch
    )


def _columns() -> list[Encrypted[Any]]:
    return sorted(Encrypted.registry, key=_named)


def _named(column: Encrypted[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _stored(column: Encrypted[Any]) -> ColumnElement[str]:
    return type_coerce(column.table.c[column.name], Text)


def _batches(column: Encrypted[Any], at_once: int, *which: ColumnElement[bool]) -> Iterator[list[Any]]:
    """(row's key, what it is bound to, ciphertext) of what is not empty, in the order of the keys."""
    keys = tuple(column.table.primary_key.columns)
    stored, last = _stored(column), None
    rows = select(column.table.c[column.bound_to], stored, *keys).where(stored != "", *which)
    while True:
        after = rows if last is None else rows.where(tuple_(*keys) > last)
        found = db.session.execute(after.order_by(*keys).limit(at_once))
        batch = [(tuple(key), bound_to, ciphertext) for bound_to, ciphertext, *key in found]
        # Nothing is locked or kept open between two batches.
        db.session.rollback()
        if not batch:
            return
        last = batch[-1][0]
        yield batch


def _rewrite(column: Encrypted[Any], row_key: Any, bound_to: Any, stored: str, progress: Progress) -> None:
    try:
        anew = column.seal(bound_to, column.open(bound_to, stored))
    except ValueError:
        progress.unreadable.append(row_key[0] if len(row_key) == 1 else row_key)
        return
    is_row = and_(
        *(key == value for key, value in zip(column.table.primary_key.columns, row_key, strict=True))
    )
    still = update(column.table).where(is_row, _stored(column) == stored)
    db.session.execute(still.values({column.name: anew}))
    progress.done += 1


def _is_readable(column: Encrypted[Any], bound_to: Any, stored: str) -> bool:
    try:
        column.open(bound_to, stored)
    except ValueError:
        return False
    return True
