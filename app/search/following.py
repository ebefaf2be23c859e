"""The index follows what features change: in the same transaction, at its very end, so that nobody waits for a lock of
the index while holding it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any

from sqlalchemy import Select, event
from sqlalchemy.orm import Session

from app.core.database import db, is_writing
from app.search.documents import addressed, documents_of, search_kinds
from app.search.indexing import put, remove

_TOUCHED = "search_touched"


def init_app() -> None:
    """Listen to the session. Repeating it changes nothing."""
    for name, listener in (
        ("after_flush", _note),
        ("before_commit", _follow),
        ("after_soft_rollback", _forget),
    ):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)


def touch(kind: str, numbers: Iterable[int]) -> None:
    """What the index says of these things is looked at anew before this transaction ends; for changes past the ORM."""
    db.session().info.setdefault(_TOUCHED, defaultdict(set))[kind].update(numbers)


def _note(session: Session, _context: object) -> None:
    for row in chain(session.new, session.dirty, session.deleted):
        for kind in search_kinds():
            ask = kind.follows.get(type(row))
            if ask is not None:
                session.info.setdefault(_TOUCHED, defaultdict(set))[kind.kind].add(_asked(ask(row)))


def _asked(numbers: Any) -> Any:
    """Numbers, or a statement that finds them: it is asked when the transaction ends."""
    return numbers if isinstance(numbers, Select) else tuple(numbers)


def _follow(session: Session) -> None:
    if not is_writing(session):
        return
    session.flush()
    while touched := session.info.pop(_TOUCHED, None):
        for kind in sorted(touched):
            refresh(kind, _numbers(session, touched[kind]))
        session.flush()


def _numbers(session: Session, asked: Iterable[Any]) -> set[int]:
    found: set[int] = set()
    for one in asked:
        if isinstance(one, Select):
            found.update(session.scalars(one))
        else:
            found.update([one] if isinstance(one, int) else one)
    return found


def refresh(kind: str, numbers: Iterable[int]) -> None:
    """Let the index say of these things what their feature says now. Never commits."""
    left = set(numbers)
    with addressed():
        for doc in documents_of(kind, left):
            left.discard(doc.object_id)
            put(doc)
    for number in sorted(left):
        remove(kind, number)


def _forget(session: Session, _previous: object) -> None:
    session.info.pop(_TOUCHED, None)
