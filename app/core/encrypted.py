"""Encrypted columns of models: `note = encrypted_text()` is plain text in Python and ciphertext in the database.

    class SignUp(Base):
        note = encrypted_text()

The ciphertext is bound to table, column and the row's key, so what is copied into another row or column is not read
(UnreadableError). A row whose key the database gives gets its ciphertext right after the INSERT, in the same flush;
a row bound to something known before (`bound_to="dedupe_key"`) with the INSERT itself. What a value is bound to must
never change. Reading decrypts in Python, when the attribute is asked for: never a statement more.

Empty stays empty: "", {} and None are stored as they are, so that SQL can still ask whether there is anything.

What is encrypted: sign-ups' notes and why a host took somebody off a list; what callers want passed on; drafts; what
messages are made of (codes and links of log-ins among it); where short links lead; the printed letters; what staff
answered to a proposal, an organisation, a claim of one or a booking of a room; edits of what is public, until they
are; what was reported, and the answer; proofs of volunteering with their names and codes; who a helper is to
somebody; what guests told a kitchen, and whom they want to sit with; where an event is held online; who comes to a
samarbejdsbørs and what they need there, and why an agreement came to nothing; what was said and agreed at an event,
and why that came to nothing; where somebody is fetched; what phone friends said of themselves and agreed, what was
noted of their calls, and what was done when something worried somebody; what people answered about how they are, and
which answers are whose; seeds of authenticator apps. What is not, and why: names, e-mail, phone, address and where a
letter went (they are searched and compared by SQL; row by row they are what the whole house works with); what
everybody may read (walks, reasons of cancelled dates) or the plan is made of (its log of what was done); the words of
a consent (they are the same for everybody, and prove what was shown).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from sqlalchemy import Table, Text, event, update
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import InstrumentedAttribute, Mapper, mapped_column
from sqlalchemy.orm.attributes import instance_state, set_committed_value
from sqlalchemy.types import TypeDecorator

from app.core import crypto

T = TypeVar("T")


class _Waiting:
    """A plain value that waits for the key of its row. Never reaches the database."""

    def __init__(self, plain: Any) -> None:
        self.plain = plain


class Ciphertext(TypeDecorator[Any]):
    """Text that is empty or encrypted. Raises ValueError for anything else: plain text never slips through."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Let ciphertext through, and what is empty; what waits for its row's key is left empty until then."""
        if value is None:
            return None
        if not value or isinstance(value, _Waiting):
            return ""
        if isinstance(value, str) and crypto.looks_encrypted(value):
            return value
        raise ValueError("plain text for an encrypted column: use its attribute, or encrypted.seal()")


#: Model → its encrypted columns by their names.
_BY_MODEL: dict[type[Any], dict[str, Encrypted[Any]]] = {}


class Encrypted(Generic[T]):
    """An encrypted column, declared on a model by one of the functions below."""

    #: Every encrypted column there is, in the order of the models.
    registry: list[Encrypted[Any]] = []  # noqa: RUF012 - shared on purpose

    def __init__(
        self,
        write: Callable[[Any], str | bytes],
        read: Callable[[bytes], Any],
        empty: Callable[[], Any],
        *,
        nullable: bool,
        bound_to: str,
    ) -> None:
        self._write, self._read, self._empty = write, read, empty
        self._nullable, self.bound_to = nullable, bound_to

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.model, self.name, self.hidden = owner, name, f"_sealed_{name}"
        default = None if self._nullable else ""
        setattr(
            owner, self.hidden, mapped_column(name, Ciphertext(), nullable=self._nullable, default=default)
        )
        Encrypted.registry.append(self)
        _BY_MODEL.setdefault(owner, {})[name] = self

    @overload
    def __get__(self, instance: None, owner: type[Any]) -> InstrumentedAttribute[T]: ...
    @overload
    def __get__(self, instance: object, owner: type[Any]) -> T: ...
    def __get__(self, instance: object | None, owner: type[Any]) -> Any:
        if instance is None:
            return getattr(owner, self.hidden)
        stored = getattr(instance, self.hidden)
        if isinstance(stored, _Waiting):
            return stored.plain
        if stored is None:
            return None
        return self.open(getattr(instance, self.bound_to), stored) if stored else self._empty()

    def __set__(self, instance: object, value: T) -> None:
        if value is None or not value:
            setattr(instance, self.hidden, None if value is None else "")
        elif instance_state(instance).key is None:
            setattr(instance, self.hidden, _Waiting(value))
        elif self.__get__(instance, self.model) != value:
            setattr(instance, self.hidden, self.seal(getattr(instance, self.bound_to), value))

    @property
    def table(self) -> Table:
        """The table it stands in."""
        table: Table = self.model.__table__
        return table

    def seal(self, key: object, value: Any) -> str:
        """`value` as it is stored in the row with `key`; empty stays empty."""
        if not value:
            return ""
        return crypto.encrypt(self._write(value), table=self.table.name, column=self.name, row=key)

    def open(self, key: object, stored: str) -> T:
        """What `seal` was given. Raises UnreadableError when it was changed, moved, or its key is gone."""
        raw = crypto.decrypt_bytes(stored, table=self.table.name, column=self.name, row=key)
        plain: T = self._read(raw)
        return plain


def encrypted_text(*, bound_to: str = "id") -> Encrypted[str]:
    """An encrypted text, "" when nothing was given."""
    return Encrypted(str, bytes.decode, str, nullable=False, bound_to=bound_to)


def encrypted_text_or_none(*, bound_to: str = "id") -> Encrypted[str | None]:
    """An encrypted text that may be missing, bound to the key of its row."""
    return Encrypted(str, bytes.decode, str, nullable=True, bound_to=bound_to)


def encrypted_bytes_or_none() -> Encrypted[bytes | None]:
    """An encrypted file that may be missing."""
    return Encrypted(bytes, bytes, bytes, nullable=True, bound_to="id")


def encrypted_json(*, bound_to: str = "id") -> Encrypted[dict[str, Any]]:
    """An encrypted object of plain values. Change it by giving it a new one, never inside."""
    return Encrypted(_dump, json.loads, dict, nullable=False, bound_to=bound_to)


def sealed(model: type[Any], values: dict[str, Any], key: object = None) -> dict[str, Any]:
    """`values` of a row as a bulk INSERT or UPDATE needs them: what is plain in an encrypted column is sealed.

    `key` is what the column is bound to; None takes it from `values`. Raises KeyError when it is in neither.
    """
    own = _BY_MODEL.get(model, {})
    return {
        name: own[name].seal(values[own[name].bound_to] if key is None else key, value)
        if name in own and value
        else value
        for name, value in values.items()
    }


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@event.listens_for(Mapper, "before_insert")
def _seal_before(mapper: Mapper[Any], _connection: Connection, target: Any) -> None:
    """Encrypt what is bound to something that is known before the row is there."""
    for column, waiting in _waiting(mapper, target):
        key = getattr(target, column.bound_to)
        if key is not None:
            setattr(target, column.hidden, column.seal(key, waiting.plain))


@event.listens_for(Mapper, "after_insert")
def _seal_after(mapper: Mapper[Any], connection: Connection, target: Any) -> None:
    """Encrypt the rest: now the row has its number."""
    found = {
        column: column.seal(getattr(target, column.bound_to), waiting.plain)
        for column, waiting in _waiting(mapper, target)
    }
    if not found:
        return
    table = next(iter(found)).table
    keys = zip(mapper.primary_key, mapper.primary_key_from_instance(target), strict=True)
    statement = update(table).where(*(key == value for key, value in keys))
    connection.execute(statement.values({column.name: stored for column, stored in found.items()}))
    for column, stored in found.items():
        set_committed_value(target, column.hidden, stored)


def waits_for_number(target: Any) -> bool:
    """Whether a new object holds something that is encrypted when its row has its number."""
    return bool(_waiting(target.__mapper__, target))


def _waiting(mapper: Mapper[Any], target: Any) -> list[tuple[Encrypted[Any], _Waiting]]:
    return [
        (column, stored)
        for column in _BY_MODEL.get(mapper.class_, {}).values()
        if isinstance(stored := target.__dict__.get(column.hidden), _Waiting)
    ]
