"""What a feature hands to the queue of the moderators: everything of its own that waits for somebody to read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Select

    from app.core.actor import Actor


@dataclass(frozen=True)
class QuickAnswer:
    """An answer that needs no words: one press on the row."""

    #: Its word in the address: "godkend".
    slug: str
    label: Any
    #: (actor, now, the thing's number) → the sentence to say afterwards. Raises what the feature's own action raises.
    give: Callable[[Actor, datetime, int], str]
    #: How the button looks: "primary", "quiet", "stop".
    kind: str = "quiet"


@dataclass(frozen=True)
class WaitingRow:
    """One thing that waits, as the queue shows it. Since when, the queue knows itself."""

    #: As in `Waiting.kinds`, and the thing's own number.
    what: str
    id: int
    #: What it is: "Ny side".
    label: Any
    tone: str
    icon: str
    title: str
    #: One sentence: who waits for what.
    why: str
    #: Where it is read and answered.
    url: str
    action_label: Any
    #: What people wrote: read for hints, and shown in the row when it can be answered there.
    texts: Sequence[str] = ()
    phone: str | None = None
    quick: Sequence[QuickAnswer] = ()
    #: A picture to look at (media.queries.ShownPicture).
    picture: Any = None
    #: What the feature itself noticed (moderation.hints.Hint).
    noticed: Sequence[Any] = ()


@dataclass(frozen=True, eq=False)
class Waiting:
    """A feature's share of the queue; there is one of each, known by itself."""

    #: What is waiting ("claim") → everything of it as (id, since). Its name is part of addresses, and of the marks of
    #: who is looking.
    kinds: Mapping[str, Callable[[], Select[*tuple[Any, ...]]]]
    #: ({what: ids}) → their rows, in any order and in one statement for each table; what is gone is left out.
    rows: Callable[[Mapping[str, Sequence[int]]], Sequence[WaitingRow]]
    #: Those of `kinds` that somebody waits for; the rest is public already and only to be looked at.
    promised: frozenset[str] = frozenset()
    #: (since) → (asked, answered) of what was answered since then.
    answered: Sequence[Callable[[datetime], Select[*tuple[Any, ...]]]] = field(default=())
