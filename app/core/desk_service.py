"""How a feature is reached from the phone desk: what it tells of, and what the desk does there for a caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.actor import Actor


@dataclass(frozen=True)
class DeskNeeds:
    """What a party needs, as said on the phone; the keyword arguments of the feature's own sign-up."""

    party_size: int = 1
    wants_companion: bool = False
    needs_lift: bool = False
    note: str = ""


@dataclass(frozen=True)
class DeskOffer:
    """Something that happens on a date, as the phone desk tells of it."""

    #: The feature's own number for it (a date).
    id: int
    starts_at: datetime
    title: str
    place: str
    #: Kilometres from where the caller lives; None when that is not known.
    km: float | None
    #: None is as many as want to.
    seats_left: int | None
    waiting: int
    companion_offered: bool
    #: False: one just turns up.
    needs_sign_up: bool
    #: Whole sentences to read aloud.
    read_aloud: str
    #: Whether the caller is on its list already.
    is_mine: bool
    url: str


@dataclass(frozen=True)
class DeskComing:
    """Something a caller is on the list of."""

    id: int
    starts_at: datetime
    title: str
    place: str
    status: Any
    needs: DeskNeeds
    companion_offered: bool
    #: Whether it can still be changed or given up.
    is_open: bool
    url: str
    #: Until when a free place is held for them, waiting for their answer; None when none is.
    held_until: datetime | None = None
    #: Whether they come every time; None where nobody can.
    is_fixed: bool | None = None


@dataclass(frozen=True)
class DeskGroup:
    """A group that meets again and again, as the phone desk tells of it."""

    id: int
    title: str
    #: "Hver tirsdag kl. 14.00 til 16.00".
    when: str
    place: str
    #: Kilometres from where the caller lives; None when that is not known.
    km: float | None
    #: Whole sentences to read aloud.
    read_aloud: str
    #: The host answers who asks; otherwise one is in it at once.
    asks_first: bool
    #: The caller's own place on its list, and how it stands; None when they are on none.
    own_id: int | None
    own_status: Any
    url: str


@dataclass(frozen=True)
class DeskGroups:
    """How the phone desk does for a caller what pages of groups do. The actions as in DeskService."""

    #: (where the caller lives as (lat, lon) or None, the caller's id) → those to choose from, nearest first.
    near: Callable[[tuple[float, float] | None, int], list[DeskGroup]]
    #: (actor, now, group id, person id, what the host shall know) → the sentence.
    join: Callable[[Actor, datetime, int, int, str], str]
    #: (actor, now, place on the list, person id) → the sentence. Somebody else's is not found.
    leave: Callable[[Actor, datetime, int, int], str]


@dataclass(frozen=True)
class DeskPast:
    """What a person was last on the list of, and how it went: "kom"."""

    starts_at: datetime
    title: str
    outcome: str


@dataclass(frozen=True)
class DeskService:
    """How the phone desk does for a caller what the feature's own pages do.

    The actions raise what the feature's own raise (DomainError, NotFoundError), flush, and never commit; each gives
    back the sentence to say on the phone. `actor.on_behalf_of` is the caller.
    """

    #: (where the caller lives as (lat, lon) or None, the caller's id or None, now, until) → offers, nearest first.
    offers: Callable[[tuple[float, float] | None, int | None, datetime, datetime], list[DeskOffer]]
    #: (actor, now, offer id, person id, needs) → the sentence.
    sign_up: Callable[[Actor, datetime, int, int, DeskNeeds], str]
    #: (person id, now) → what they have coming, soonest first.
    coming: Callable[[int, datetime], list[DeskComing]]
    #: (actor, now, coming id, person id) → the sentence. Somebody else's is not found.
    cancel: Callable[[Actor, datetime, int, int], str]
    #: (actor, now, coming id, person id, needs) → the sentence.
    change: Callable[[Actor, datetime, int, int, DeskNeeds], str]
    #: (actor, now, coming id, person id) → the sentence: yes to a place that is held.
    take_offer: Callable[[Actor, datetime, int, int], str]
    #: The same: from now on they come every time, or no longer.
    begin_fixed: Callable[[Actor, datetime, int, int], str]
    end_fixed: Callable[[Actor, datetime, int, int], str]
    #: (person ids, now) → what each was last on the list of; who never was is left out.
    past: Callable[[Sequence[int], datetime], Mapping[int, DeskPast]]
    #: (person id) → path where staff propose something of this kind for the caller.
    propose_path: Callable[[int], str] | None = None
