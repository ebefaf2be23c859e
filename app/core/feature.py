"""What a feature package hands to the house: one object, one shape, one list (app/features.py).

Lower floors never import a feature; what they must know of one (titles, addresses, message kinds, figures) they ask
of the installed Feature objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Blueprint
    from sqlalchemy import Select

    from app.core.actor import Actor
    from app.core.blocking import BlockEffects
    from app.core.bringing import Bring
    from app.core.calendar_file import CalendarEntry
    from app.core.date_words import DateWords
    from app.core.day_share import Day
    from app.core.desk_service import DeskGroups, DeskService
    from app.core.long_work import LongWork
    from app.core.moderated import Moderated
    from app.core.open_lists import OpenList
    from app.core.permissions import Permission, Role
    from app.core.pictures import PictureRule
    from app.core.plan_things import PlanThings
    from app.core.privacy import Privacy
    from app.core.starting import StartHere
    from app.core.taking_out import OutTable
    from app.core.waiting import Waiting


@dataclass(frozen=True)
class MenuItem:
    """A link in the head of the page."""

    label: Any
    endpoint: str
    permission: Permission | None = None
    #: How many wait behind the link (staff menus), or None.
    waiting: Callable[[], int] | None = None
    #: Only in the menu while something waits.
    only_when_waiting: bool = False
    #: Few need it on most days: it stands under "Mere", unless something waits there or one is there.
    is_rare: bool = False


@dataclass(frozen=True)
class MessageKind:
    """One kind of message: its templates are `notifications/<name>.{subject.txt,txt,html,sms.txt,call.txt}`."""

    name: str
    #: What staff, and people who choose what they want, call it: "Påmindelse".
    title: Any
    #: A whole sentence: why the receiver gets it ("Du får dette brev, fordi du er tilmeldt en tur.").
    reason: Any
    #: Merge fields the templates may use, from the message's params and the database at sending time.
    #: Returns None when the message is no longer true; then it is suppressed.
    merge: Callable[[Mapping[str, Any], datetime], Mapping[str, Any] | None]
    #: Sent at any hour and picked up every second (codes, cancellations of today).
    urgent: bool = False
    #: Held back outside 08-20 in Copenhagen.
    quiet_hours: bool = False
    #: Says that something does not take place: on its day an SMS of it goes from 07, others from 08.
    is_cancellation: bool = False
    #: Gives calendar files to attach: name → bytes.
    attachments: Callable[[Mapping[str, Any]], Mapping[str, bytes]] | None = None
    #: Whether it can be told by SMS and on the phone; a code or a link for one address cannot.
    rings: bool = True
    #: Whether a person may say no to it; what they must know to get there, or not in vain, they may not.
    may_be_off: bool = False
    #: Whoever takes part may get it; where one says no to kinds, it stands before those of hosts and associations.
    is_usual: bool = False
    #: The params hold a secret (a code, a link): the outbox empties them as soon as the message is finished.
    forget_params: bool = False


@dataclass(frozen=True)
class Figure:
    """One figure of a plan row and year; `key` names what it counts."""

    key: str
    label: Any
    value: int
    #: The label beside a number: "tur holdt" for 1, "ture holdt" for 2.
    words: Callable[[int], str] | None = None
    #: Sentences in plain words: what is counted, and what is not. The plan adds them from the feature's `kinds`.
    how: Any = ""

    @property
    def counted(self) -> str:
        """What it counts, in the singular or plural of `value`."""
        return self.words(self.value) if self.words else str(self.label)


@dataclass(frozen=True)
class FigureKind:
    """What a key stands for: its label, the label beside a number, and how it is counted, in plain words."""

    label: Any
    words: Callable[[int], str]
    how: Any
    #: Whether the years of a period may be added up. How many wait now, or a number of days, may not.
    adds_up: bool = True


@dataclass(frozen=True)
class Span:
    """Whose reach is asked for: some initiatives, from an instant until before another."""

    initiative_ids: Sequence[int]
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class FigureRow:
    """One thing behind a figure: when, what, how many, and where to see it. Never a citizen's name."""

    on: datetime
    title: str
    count: int
    url: str | None = None


@dataclass(frozen=True)
class PlanFigures:
    """Figures a feature gives to the plan."""

    #: (initiative ids, year) → figures, in the order to show them.
    figures: Callable[[Sequence[int], int], list[Figure]]
    #: (initiative ids, year, figure key) → what is counted.
    rows: Callable[[Sequence[int], int, str], list[FigureRow]]
    #: (initiative ids, year) → the leading figure per quarter [q1, q2, q3, q4].
    per_quarter: Callable[[Sequence[int], int], list[int]] | None = None
    #: (initiative ids, year) → figures of each, in one statement: the plan's page shows thirty rows at once.
    by_initiative: Callable[[Sequence[int], int], Mapping[int, list[Figure]]] | None = None
    #: (initiative ids, year, (place id, meeting point) → whether it lies there) → figures of what lies there only.
    in_areas: Callable[[Sequence[int], int, Callable[[int, str], bool]], list[Figure]] | None = None
    #: () → every key its figures may have, with words and how it is counted; the first is the leading figure.
    kinds: Callable[[], Mapping[str, FigureKind]] = dict
    #: (span) → a statement with one row per party that took part: initiative_id, person_id, size, is_first (1 or 0:
    #: the first time there), place_id and meeting_point (where it was).
    taken_part: Callable[[Span], Select[Any]] | None = None
    #: (begins, ends) → a statement with one row per thing that takes place, of the plan or not: place_id.
    happens: Callable[[datetime, datetime], Select[Any]] | None = None
    #: (span) → {"language": {"de": 7}, "age": {"60-69": 5}}: people who took part and told, where they are asked.
    told: Callable[[Span], Mapping[str, Mapping[str, int]]] | None = None


@dataclass(frozen=True)
class CatalogueKind:
    """How entries of a kind look in the catalogue."""

    kind: str
    label: Any
    tone: str
    #: (series id) → what a card says beside date, place and seats: [{"icon": …, "text": …}].
    facts: Callable[[int], list[dict[str, str]]] | None = None
    #: How one speaks of a date of it.
    words: DateWords | None = None
    #: (series id) → whose picture its dates show, kind and number; without it, that of the series.
    picture_of: Callable[[int], tuple[str, int] | None] | None = None
    #: (series id) → whether its dates stand in public lists; without it they do.
    is_listed: Callable[[int], bool] | None = None
    #: Whether one may come while it goes on, where nobody signs up.
    takes_late: bool = False
    #: (organisation id) → the numbers of its series, one column; without it they are told by what it has standing.
    of_organisation: Callable[[int], Select[int]] | None = None


@dataclass(frozen=True)
class Erasure:
    """What a feature does when a person is erased."""

    #: (person id) → sentences in Danish: what goes, and what stays as numbers.
    preview: Callable[[int], list[str]]
    #: (person id, now): removes it. No commit.
    erase: Callable[[int, datetime, Actor], None]
    #: (person id, now): what comes before it when they have died. No commit.
    on_death: Callable[[int, datetime, Actor], None] | None = None


@dataclass(frozen=True)
class Coming:
    """One thing a person has coming, for Min side."""

    starts_at: datetime
    title: str
    place: str
    status: Any
    #: Empty when whoever looks may not open it.
    url: str


@dataclass(frozen=True)
class Hosted:
    """One thing a person hosts, has proposed, looks after or helped with, for Min side; or an organisation needs."""

    title: str
    #: A sentence: when it is next, or what became of the proposal.
    state: Any
    #: Where to look after it; None while there is nothing to look after.
    url: str | None
    #: Proposed and not (yet) approved.
    is_proposal: bool = False


@dataclass(frozen=True)
class CallAbout:
    """What a call is about, for whoever rings or meets the person."""

    #: One sentence that names the thing: "Dybbøl Gågruppe: Turen i dag kl. 10.00 er aflyst."
    why: str
    #: Who meets the person there and has the call on a list of their own; None when nobody in particular.
    host_name: str | None = None
    host_phone: str | None = None
    #: Whether they are asked something: what they answer is written down on their page.
    asks: bool = False


@dataclass(frozen=True)
class Calls:
    """How a list of calls is worded in few statements, whatever its length."""

    #: (params of the messages) → a context in which wording them asks the database nothing more.
    at_hand: Callable[[Sequence[Mapping[str, Any]]], AbstractContextManager[None]]
    #: (message kind, params, now) → what it is about; None when that is gone.
    about: Callable[[str, Mapping[str, Any], datetime], CallAbout | None]


@dataclass(frozen=True)
class SearchKind:
    """Things that anybody may find by search."""

    kind: str
    #: What a hit of it is called: "Gåtur", "Forening".
    label: Any
    tone: str
    #: (numbers, or None for all) → what the index says of each that anybody may find now (search.indexing.SearchDoc).
    documents: Callable[[Sequence[int] | None], Iterable[Any]]
    #: Table → (row) → the numbers of the things that it may have changed, or a statement that finds them.
    follows: Mapping[type, Callable[[Any], Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Feature:
    """A feature's front door."""

    name: str
    blueprint: Blueprint | None = None
    menu: Sequence[MenuItem] = ()
    staff_menu: Sequence[MenuItem] = ()
    #: Permission → (actor, object) → may. An object rule widens what roles give, never narrows it.
    object_rules: Mapping[str, Callable[[Actor, Any], bool]] = field(default_factory=dict)
    #: (person id, staff role, now) → whether the role has effect now. A role that any feature drops gives nothing.
    keeps_role: Callable[[int, Role, datetime], bool] | None = None
    catalogue_kind: CatalogueKind | None = None
    #: One for each kind of thing with a picture; without one nobody sees it.
    pictures: Sequence[PictureRule] = ()
    #: (series id, occurrence id or None) → path of the public page.
    public_path: Callable[[int, int | None], str] | None = None
    #: (token) → path of the private page of a sign-up.
    sign_up_path: Callable[[str], str] | None = None
    #: (sign-up) → a sentence that letters about it say besides; empty when there is none.
    own_words: Callable[[Any], str] | None = None
    #: (sign-up) → where it is held online, for who has a place; the letters to them say it, and nothing else does.
    online_link: Callable[[Any], str | None] | None = None
    #: (token) → path of the private page of a fixed place.
    fixed_place_path: Callable[[str], str] | None = None
    #: (series id, occurrence id or nothing) → path of the host's page, of one date or of all.
    host_path: Callable[..., str] | None = None
    #: Path where one proposes something of this kind.
    propose_path: Callable[[], str] | None = None
    #: How one starts something of its catalogue kind where there is nothing.
    start_here: StartHere | None = None
    message_kinds: Sequence[MessageKind] = ()
    #: How the phone desk reaches it; every feature with a catalogue kind has one.
    desk: DeskService | None = None
    desk_groups: DeskGroups | None = None
    day: Day | None = None
    #: What whoever rings must know of the feature's message kinds.
    calls: Calls | None = None
    #: (token) → path where a person chooses how to be told things. One feature has it.
    reach_path: Callable[[str], str] | None = None
    #: (code) → path of a short link. One feature has it.
    short_path: Callable[[str], str] | None = None
    #: Table → words for its rows in the preview of a merge: (number) → "3 tilmeldinger".
    merge_words: Mapping[str, Callable[[int], str]] = field(default_factory=dict)
    #: (id that stays, id that goes) → why two persons cannot be merged yet, or None.
    merge_obstacle: Callable[[int, int], str | None] | None = None
    plan_figures: PlanFigures | None = None
    #: The kinds of its things that the plan counts, one by one.
    plan_things: Sequence[PlanThings] = ()
    #: (initiative ids) → sentences that stand on the page of their row: where less is done than the plan says, and why.
    plan_notes: Callable[[Sequence[int]], list[str]] | None = None
    erasure: Erasure | None = None
    privacy: Privacy | None = None
    #: (person id, now) → what the person has coming.
    coming: Callable[[int, datetime], list[Coming]] | None = None
    #: (person id, since) → what stands in the person's own calendar and is not over then, cancelled things too: what
    #: they take part in, host or help with. Every feature with `coming` has one.
    calendar: Callable[[int, datetime], list[CalendarEntry]] | None = None
    #: (person id, helper's id, now) → the same as `coming` for who helps the person, with links of the helper's own.
    coming_for_helper: Callable[[int, int, datetime], list[Coming]] | None = None
    #: (person id, now) → what the person hosts, and what they have proposed.
    hosting: Callable[[int, datetime], list[Hosted]] | None = None
    #: (person id, now) → the organisations that the person looks after.
    looking_after: Callable[[int, datetime], list[Hosted]] | None = None
    #: (organisation id, now) → what it needs people for, for its own page.
    organisation_needs: Callable[[int, datetime], list[Hosted]] | None = None
    #: (person id, now) → what is agreed with the person about them alone, and how it stands.
    agreements: Callable[[int, datetime], list[Hosted]] | None = None
    #: (person id, now) → what the person is asked, and may tell.
    asks: Callable[[int, datetime], list[Hosted]] | None = None
    #: (person id, now) → what the person has helped with so far.
    helped: Callable[[int, datetime], list[Hosted]] | None = None
    moderated: Moderated | None = None
    #: (kind, id): a thing under moderation has changed its state. What a feature keeps for its lists follows, in the
    #: same transaction.
    state_changed: Callable[[str, int], None] | None = None
    #: (actor, now, date ids): dates of the feature's own kind were made, moved or cancelled. What hangs on them
    #: follows, in the same transaction. Raises DomainError where a move cannot be followed; then nothing is moved.
    dates_changed: Callable[[Actor, datetime, Sequence[int]], None] | None = None
    #: (date id) → whether something of the feature hangs on a date, so that it is cancelled and never deleted.
    date_is_used: Callable[[int], bool] | None = None
    #: What is shut out (core.blocking.PERSON, ORGANISATION) → what that means for the feature's things.
    block_effects: Mapping[str, BlockEffects] = field(default_factory=dict)
    #: What of it waits for a moderator; without it nothing of the feature stands in the queue.
    waiting: Waiting | None = None
    #: (person id) → (label, path) of what staff may begin for who rings, beside what `desk` proposes.
    caller_links: Callable[[int], list[tuple[str, str]]] | None = None
    #: Kind of long work → what does it, in the scheduler, with progress and stop (app.background).
    long_work: Mapping[str, LongWork] = field(default_factory=dict)
    #: What of it a spreadsheet may bring.
    brings: Sequence[Bring] = ()
    #: What of it may be taken out: by an organisation's owner what is theirs, by the municipality what it owns.
    takes_out: Sequence[OutTable] = ()
    #: What of it anybody may find by search.
    search: Sequence[SearchKind] = ()
    #: Its lists that anybody may read as data.
    open_lists: Sequence[OpenList] = ()
    #: Jobs for the timetable: (name, seconds between, function(now)).
    jobs: Sequence[tuple[str, int, Callable[[datetime], object]]] = ()


_installed: list[Feature] = []


def install(features: Sequence[Feature]) -> None:
    """Make `features` known to the floors below. Called once by create_app()."""
    _installed[:] = features


def installed() -> Sequence[Feature]:
    """All features, in menu order."""
    return tuple(_installed)


def message_kind(name: str) -> MessageKind:
    """The message kind called `name`. Raises KeyError for an unknown one."""
    for feature in _installed:
        for kind in feature.message_kinds:
            if kind.name == name:
                return kind
    raise KeyError(name)


def long_work(kind: str) -> LongWork:
    """What does the long work called `kind`. Raises KeyError for an unknown one."""
    for feature in _installed:
        if kind in feature.long_work:
            return feature.long_work[kind]
    raise KeyError(kind)


def has_effect(person_id: int, role: Role, now: datetime) -> bool:
    """Whether a staff role that a person was given has effect now: no feature says no."""
    asked = (feature.keeps_role for feature in _installed if feature.keeps_role is not None)
    return all(keeps(person_id, role, now) for keeps in asked)


def feature_of_kind(kind: str) -> Feature:
    """The feature whose catalogue kind is `kind`. Raises KeyError for an unknown one."""
    for feature in _installed:
        if feature.catalogue_kind is not None and feature.catalogue_kind.kind == kind:
            return feature
    raise KeyError(kind)


def bring_called(slug: str) -> Bring:
    """The things that a spreadsheet may bring under this word. Raises KeyError for an unknown one."""
    return {bring.slug: bring for feature in _installed for bring in feature.brings}[slug]
