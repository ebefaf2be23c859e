"""What the desk's pages show, put together once for every view that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.core import clock
from app.core.asked_once import asked_once
from app.core.clock import local
from app.core.desk_service import DeskComing, DeskGroup, DeskNeeds, DeskOffer, DeskPast
from app.core.feature import CatalogueKind, installed
from app.desk import queries, words
from app.desk.acting import OnLine
from app.desk.forms import ErrandForm, NeedsForm, NoteForm, needs_form
from app.desk.models import Errand
from app.desk.queries_errands import open_errands_about
from app.notifications.call_list import count_waiting
from app.notifications.calling import count_for
from app.people.merging import UNDO
from app.people.models import Delegation, Person, PersonMerge
from app.people.queries import doubles_of, help_around, merge_to_undo
from app.places.queries import PlaceRow, place_by_id

#: How far ahead a caller is told what happens.
AHEAD = timedelta(days=14)
#: Offers before one asks for all.
SHOWN = 8


@dataclass(frozen=True)
class OfferView:
    """Something that happens, with its form."""

    kind: str
    label: str
    tone: str
    offer: DeskOffer
    form: NeedsForm
    #: What the caller has that day already.
    same_day: str = ""

    @property
    def key(self) -> str:
        """`walk-12`: what its fields begin with, and its button's value."""
        return f"{self.kind}-{self.offer.id}"


@dataclass(frozen=True)
class ComingView:
    """Something the caller is on the list of, with the form that changes it."""

    kind: str
    coming: DeskComing
    form: NeedsForm

    @property
    def key(self) -> str:
        """`c-walk-12`: what its fields begin with."""
        return f"c-{self.kind}-{self.coming.id}"


@dataclass(frozen=True)
class GroupView:
    """A group that meets again and again, with the form of coming into it."""

    kind: str
    tone: str
    group: DeskGroup
    form: NoteForm

    @property
    def key(self) -> str:
        """`g-group-12`: what its fields begin with."""
        return f"g-{self.kind}-{self.group.id}"


@dataclass
class Posted:
    """A form that was sent and refused; it is shown again with what was typed."""

    key: str = ""
    form: Any = None

    def get(self, key: str) -> Any:
        """The form that was sent as `key`, or None."""
        return self.form if self.key == key else None


@dataclass
class CallerPage:
    """All that a person's page shows."""

    person: Person
    place: PlaceRow | None
    line: OnLine
    helpers: list[Delegation]
    helped: list[Delegation]
    coming: list[ComingView]
    last: DeskPast | None
    offers: Offers
    doubles: list[Person]
    errands: list[Errand]
    errand_form: Any
    #: A merge of today that can still be undone.
    undo: PersonMerge | None
    #: Groups the person is in or has asked, and others near them; how many others there are in all.
    own_groups: list[GroupView]
    groups: list[GroupView]
    groups_total: int
    propose_paths: list[tuple[str, str]] = field(default_factory=list)
    #: (label, path) of what else staff may begin for them.
    links: list[tuple[str, str]] = field(default_factory=list)
    #: How many messages wait until somebody tells them to this person.
    to_tell: int = 0

    @property
    def reach(self) -> str:
        """How they are told things."""
        return words.reach_in_words(self.person, self.helpers)

    @property
    def faults(self) -> list[str]:
        """What does not work."""
        return words.faults(self.person)

    @property
    def known_since(self) -> str:
        """`marts 2025`."""
        return words.known_since(self.person.created_at)


def caller_page(
    person: Person, line: OnLine, now: datetime, posted: Posted, *, everything: bool = False
) -> CallerPage:
    """The page of somebody on the phone (or of whom somebody rings for)."""
    place = place_by_id(person.place_id) if person.place_id else None
    helpers, helped = help_around(person.id)
    coming = queries.coming_of(person.id, now)
    groups = _groups_near(place, person.id, posted)
    others = [one for one in groups if one.group.own_id is None]
    return CallerPage(
        person=person,
        place=place,
        line=line,
        helpers=helpers,
        helped=helped if line.is_person else [],
        coming=[_coming_view(kind, one, posted) for kind, one in coming],
        last=queries.last_dates([person.id], now).get(person.id),
        offers=offers_near(
            place, person.id, now, posted, [one for _kind, one in coming], everything=everything
        ),
        # A helper on the line is told of sign-ups, and nothing else.
        doubles=doubles_of(person) if line.is_person else [],
        errands=open_errands_about(person.id) if line.is_person else [],
        errand_form=posted.get("errand") or ErrandForm(None, prefix="errand-"),
        undo=merge_to_undo(person.id, now - UNDO) if line.is_person else None,
        own_groups=[one for one in groups if one.group.own_id is not None],
        groups=[
            one for number, one in enumerate(others) if everything or number < SHOWN or one.key == posted.key
        ],
        groups_total=len(others),
        propose_paths=[
            (str(feature.catalogue_kind.label), feature.desk.propose_path(person.id))
            for feature in installed()
            if feature.desk and feature.desk.propose_path and feature.catalogue_kind
        ],
        links=[link for one in installed() if one.caller_links for link in one.caller_links(person.id)],
        to_tell=count_for(person.id, now) if line.is_person else 0,
    )


@dataclass(frozen=True)
class Offers:
    """What happens in the next two weeks: those to show, and how many there are in all."""

    shown: list[OfferView]
    total: int


def offers_near(
    place: PlaceRow | None,
    person_id: int | None,
    now: datetime,
    posted: Posted,
    coming: Sequence[DeskComing] = (),
    *,
    everything: bool = False,
    is_part: bool = False,
    formdata: Any = None,
) -> Offers:
    """What happens in the next two weeks, the nearest first; without a place the soonest first.

    The first few and the one that was just pressed, unless `everything` is asked for.
    """
    home = (place.lat, place.lon) if place else None
    found = [
        (kind, offer)
        for feature in installed()
        if (kind := feature.catalogue_kind) is not None and feature.desk is not None
        for offer in feature.desk.offers(home, person_id, now, now + AHEAD)
    ]
    found.sort(key=lambda pair: (pair[1].km or 0.0, pair[1].starts_at, pair[0].kind, pair[1].id))
    days = {local(one.starts_at).date(): one.title for one in coming}
    views = []
    for number, (kind, offer) in enumerate(found):
        key = f"{kind.kind}-{offer.id}"
        if not (everything or number < SHOWN or key == posted.key):
            continue
        form = posted.get(key) or needs_form(
            key, DeskNeeds(), companion_offered=offer.companion_offered, is_part=is_part, formdata=formdata
        )
        same_day = "" if offer.is_mine else days.get(local(offer.starts_at).date(), "")
        views.append(OfferView(kind.kind, str(kind.label), kind.tone, offer, form, same_day))
    return Offers(views, len(found))


def _groups_near(place: PlaceRow | None, person_id: int, posted: Posted) -> list[GroupView]:
    """Groups of every feature that has some, the nearest first; those the person is in before the others."""
    home = (place.lat, place.lon) if place else None
    found = [
        (feature.catalogue_kind, group)
        for feature in installed()
        if feature.desk_groups is not None and feature.catalogue_kind is not None
        for group in feature.desk_groups.near(home, person_id)
    ]
    return [_group_view(kind, group, posted) for kind, group in found]


def _group_view(kind: CatalogueKind, group: DeskGroup, posted: Posted) -> GroupView:
    key = f"g-{kind.kind}-{group.id}"
    form = posted.get(key) or NoteForm(None, prefix=f"{key}-")
    return GroupView(kind.kind, kind.tone, group, form)


def _coming_view(kind: str, one: DeskComing, posted: Posted) -> ComingView:
    key = f"c-{kind}-{one.id}"
    form = posted.get(key) or needs_form(key, one.needs, companion_offered=one.companion_offered)
    return ComingView(kind, one, form)


@asked_once
def calls_waiting() -> int:
    """How many calls are to be made; the number beside the link to the call list, there and in the menu."""
    return count_waiting(clock.now())
