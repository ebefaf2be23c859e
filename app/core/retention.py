"""The two commonest ways to let go of what is past its time, a bounded batch at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, func, select, tuple_, update

from app.core.database import Base, db


class Cleaning(NamedTuple):
    """How a rule works: `RetentionRule(…, **delete_rows(…)._asdict())`."""

    clean: Callable[[datetime, int], int]
    overdue: Callable[[datetime], int]


def delete_rows(model: type[Base], past: Callable[[datetime], ColumnElement[bool]]) -> Cleaning:
    """Rows of `model` for which `past(now)` holds are deleted."""

    def clean(now: datetime, most: int) -> int:
        return _run(delete(model).where(_among_first(model, past(now), most)))

    return Cleaning(clean, _counting(model, past))


def empty_columns(
    model: type[Base], past: Callable[[datetime], ColumnElement[bool]], **values: Any
) -> Cleaning:
    """Columns of `model` get `values` where `past(now)` holds; it must not hold any more afterwards."""

    def clean(now: datetime, most: int) -> int:
        return _run(update(model).where(_among_first(model, past(now), most)).values(**values))

    return Cleaning(clean, _counting(model, past))


def _counting(
    model: type[Base], past: Callable[[datetime], ColumnElement[bool]]
) -> Callable[[datetime], int]:
    def overdue(now: datetime) -> int:
        return int(db.session.scalar(select(func.count()).select_from(model).where(past(now))) or 0)

    return overdue


def _among_first(model: type[Base], past: ColumnElement[bool], most: int) -> ColumnElement[bool]:
    """The first so many that are past, by their keys. The condition stands twice: a row may have changed since."""
    keys = list(model.__mapper__.primary_key)
    key = keys[0] if len(keys) == 1 else tuple_(*keys)
    return and_(key.in_(select(*keys).where(past).order_by(*keys).limit(most)), past)


def _run(statement: Any) -> int:
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)  # type: ignore[attr-defined]
