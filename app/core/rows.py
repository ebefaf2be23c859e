"""Putting a new object into its table past the unit of work, for what every visitor writes."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, bindparam, insert
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from app.core.database import Base, carry_out, db, table_of
from app.core.encrypted import waits_for_number


def add_row(row: Base) -> None:
    """Insert a new object at once, for half the price of the session's own flush; it is then held as any other.

    Its key must be one number that the database gives, and defaults plain values. What is encrypted with that number
    is left to the session, which does it in a second statement. Raises WriteOutsideTransactionError outside
    `begin_write()`.
    """
    if waits_for_number(row):
        db.session.add(row)
        db.session.flush()
        return
    model = type(row)
    plan = _plan(model)
    # Nobody has looked at what was not said: there is no older value that the session would have to forget.
    values = {name: row.__dict__.setdefault(name, default) for name, default in plan.defaults.items()}
    set_committed_value(row, plan.key, carry_out(plan.statement, values).scalar_one())
    make_transient_to_detached(row)
    db.session.add(row)


class _Plan(NamedTuple):
    """How a table is filled."""

    key: str
    #: Every other attribute with what stands there when nothing was said.
    defaults: dict[str, Any]
    statement: Executable


@cache
def _plan(model: type[Base]) -> _Plan:
    mapper = model.__mapper__
    (number,) = mapper.primary_key
    columns = {attribute.key: attribute.columns[0] for attribute in mapper.column_attrs}
    key = mapper.get_property_by_column(number).key
    defaults = {
        name: None if column.default is None else column.default.arg
        for name, column in columns.items()
        if name != key
    }
    values: dict[str, Any] = {columns[name].name: bindparam(name) for name in defaults}
    return _Plan(key, defaults, insert(table_of(model)).values(values).returning(number))
