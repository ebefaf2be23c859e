"""Ids of rows in what a browser sends: never larger than a row can have."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from app.core.errors import NotFoundError

#: The largest id of a row: PostgreSQL's integer, which raises for more.
LARGEST_ID = 2**31 - 1


def id_in(values: MultiDict[str, str], name: str) -> int | None:
    """The id called `name` among arguments or fields; None when there is none, or it is no number.

    Raises NotFoundError for a number that no row can have.
    """
    number = values.get(name, type=int)
    if number is not None and not 0 <= number <= LARGEST_ID:
        raise NotFoundError
    return number


def typed_number(value: Any) -> int | None:
    """The whole number that a page sent as `value`; None for what is none, or larger than a row can have."""
    typed = str(value)
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None
