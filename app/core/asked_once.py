"""A figure that a page and the menu above it both show is asked for once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g, has_app_context, request

T = TypeVar("T")


def init_app(app: Flask) -> None:
    """Remember while a page is made that only looks. One that changes something asks anew: the figure may be another
    by then.
    """
    app.before_request(_remember)
    app.teardown_request(_forget)


def asked_once(ask: Callable[[], T]) -> Callable[[], T]:
    """`ask`, answered once for a page."""

    @wraps(ask)
    def answer() -> T:
        known: dict[Any, Any] | None = g.get("asked_once") if has_app_context() else None
        if known is None:
            return ask()
        if ask not in known:
            known[ask] = ask()
        found: T = known[ask]
        return found

    return answer


def _remember() -> None:
    if request.method in ("GET", "HEAD"):
        g.asked_once = {}


def _forget(_error: BaseException | None) -> None:
    g.pop("asked_once", None)
