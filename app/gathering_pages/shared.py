"""How a page is shared: written once, and hung on the blueprint of every kind under that kind's own address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask import request

from app.core.actor import Actor

if TYPE_CHECKING:
    from app.gathering_pages.pages import DatesPage

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Kind:
    """What the shared pages must know of the kind they stand under."""

    kind: str
    #: The address that theirs begin with: "/gaature".
    prefix: str
    #: (series id, actor, now) → what the page of signing up shows. Raises NotFoundError for what the actor may not see.
    page: Callable[[int, Actor, datetime], DatesPage]
    public_path: Callable[[int, int | None], str]
    list_path: Callable[[], str]
    propose_path: Callable[[], str]
    #: (series id) → where the host puts a picture on it.
    picture_path: Callable[[int], str] | None = None


#: Blueprint → the kind that stands under it; filled by `attach`.
KINDS: dict[str, Kind] = {}
#: (path, view, options) of every shared page.
PAGES: list[tuple[str, Callable[..., Any], dict[str, Any]]] = []


def page(path: str, **options: Any) -> Callable[[View], View]:
    """A page of every kind; `path` is what follows the kind's prefix, `options` as of `Blueprint.route`."""

    def remember(view: View) -> View:
        PAGES.append((path, view, options))
        return view

    return remember


def kind_here() -> Kind:
    """The kind whose page is asked for."""
    return KINDS[request.blueprint or ""]
