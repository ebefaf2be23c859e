"""What takes seconds to fill is filled once by each process of the run, and copied back for the tests that follow."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

from flask import current_app

from app.core import clock
from app.core.database import Base, begin_write, db, is_writing
from app.demo.content import fill
from app.pack.actions import load_pack
from app.places.queries import forget_places
from tests.factories import writing
from tests.support.databases import CleanDatabase, Kept

P = ParamSpec("P")
R = TypeVar("R")

#: So many states are kept; the oldest goes first.
_MOST = 12
_states: dict[object, _State] = {}


class _State(NamedTuple):
    database: Kept
    files: dict[Path, bytes]
    returned: object


class _Row(NamedTuple):
    """An object of a session that has ended."""

    model: type[Base]
    key: Any


def filled_once(fill_it: Callable[P, R]) -> Callable[P, R]:
    """Let `fill_it` work once for each database, clock and arguments. It begins in an empty database and ends with a
    commit; where something stands already, it works as ever. It gives back plain values and rows.
    """

    @wraps(fill_it)
    def filled(*args: P.args, **kwargs: P.kwargs) -> R:
        database = CleanDatabase.of(db.engine.url)
        if database is None or is_writing(db.session()) or not database.is_empty():
            return fill_it(*args, **kwargs)
        key = (fill_it, repr((args, kwargs)), clock.now(), db.engine.url)
        if key not in _states:
            returned = fill_it(*args, **kwargs)
            _states[key] = _State(database.keep(), _files(), _without_session(returned))
            if len(_states) > _MOST:
                del _states[next(iter(_states))]
            return returned
        state = _states[key]
        db.session.remove()
        database.bring_back(state.database)
        forget_places()
        for file, content in state.files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        given: R = _in_session(state.returned)
        return given

    return filled


def _files() -> dict[Path, bytes]:
    """Pictures and other files that belong to rows."""
    storage = Path(unquote(urlsplit(current_app.config["STORAGE_URL"]).path))
    return {file: file.read_bytes() for file in storage.rglob("*") if file.is_file()}


def _without_session(value: Any) -> Any:
    if isinstance(value, Base):
        state = db.inspect(value)
        return _Row(type(value), state.identity)
    if isinstance(value, dict):
        return {name: _without_session(one) for name, one in value.items()}
    return tuple(map(_without_session, value)) if type(value) is tuple else value


def _in_session(value: Any) -> Any:
    if isinstance(value, _Row):
        return db.session.get_one(value.model, value.key)
    if isinstance(value, dict):
        return {name: _in_session(one) for name, one in value.items()}
    return tuple(map(_in_session, value)) if type(value) is tuple else value


@filled_once
def load_the_pack() -> None:
    """The municipality's places, words and plan, at the time of the house's clock."""
    with writing():
        load_pack(Path(current_app.config["PACK"]), clock.now())


@filled_once
def fill_the_demo() -> None:
    """The pack, and the demo in it."""
    begin_write()
    load_pack(Path(current_app.config["PACK"]), clock.now())
    fill(clock.now())
    db.session.commit()
