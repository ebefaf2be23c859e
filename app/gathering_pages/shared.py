"""How a page is shared: written once, and hung on the blueprint of every kind under that kind's own address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from flask import request

from app.core.actor import Actor

if TYPE_CHECKING:
    from app.gathering_pages.pages import DatesPage
    from app.gatherings.models import Occurrence, SignUp

View = TypeVar("View", bound=Callable[..., Any])
Link = tuple[str, str, str]
OwnFact = tuple[str, str, str, str | None]


class Tick(NamedTuple):
    """A box to tick at signing up."""

    name: str
    label: str
    hint: str = ""
    #: What is said when it is not ticked; empty where that is fine.
    must: str = ""


class Choice(NamedTuple):
    """One of several to choose at signing up."""

    name: str
    label: str
    #: (number, what one reads).
    options: tuple[tuple[int, str], ...]
    #: What is said when none is chosen.
    unchosen: str
    hint: str = ""
    #: As of a box that may be changed afterwards.
    must: str = ""


@dataclass(frozen=True)
class Asks:
    """What a kind asks people besides when they sign up."""

    #: (series id) → boxes to tick, and choices.
    ticks: Callable[[int], tuple[Tick | Choice, ...]]
    #: (actor, now, sign-up, name → whether it is ticked, or what was chosen): keeps the answers. No commit.
    keep: Callable[[Actor, datetime, SignUp, Mapping[str, Any]], None]
    #: (sign-up) → the answers as they stand.
    kept: Callable[[SignUp], Mapping[str, Any]]


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
    #: (series id, actor) → whether the actor may see its page, where not everything that was approved is for everybody.
    may_see: Callable[[int, Actor], bool] | None = None
    #: (series id) → where the host puts a picture on it.
    picture_path: Callable[[int], str] | None = None
    #: (series id) → the number under which everybody finds it; without it, that of the series.
    number_of: Callable[[int], int | None] | None = None
    #: What one is asked beside how many come and what they need.
    asks: Asks | None = None
    #: (sign-up, token) → (label, address, icon) of what else one can do on the page of one's own sign-up.
    own_links: Callable[[SignUp, str], list[Link]] | None = None
    #: (series id, occurrence id) → the same on the host's pages.
    host_links: Callable[[int, int], list[Link]] | None = None
    #: (sign-up, token it was opened by, now) → (icon, label, value, more) of what else is known of one's own place.
    own_facts: Callable[[SignUp, str, datetime], list[OwnFact]] | None = None
    #: (sign-up, now) → the address in a code that one shows at the door; None when there is none.
    own_code: Callable[[SignUp, datetime], str | None] | None = None
    #: (date) → sentences about what is not in order there, above the host's list.
    host_notes: Callable[[Occurrence], list[str]] | None = None
    #: Whether the page of a date asks how many came besides those on the list; not where the kind asks it itself.
    asks_others: bool = True


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


def notes_here(occurrence: Occurrence | None) -> list[str]:
    """What the kind has to say to the host of a date that is not in order."""
    notes = kind_here().host_notes
    return notes(occurrence) if notes and occurrence else []
