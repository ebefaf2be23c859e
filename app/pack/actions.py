"""Loading a pack into the database: repeatable, all or nothing, and never over what people edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select

from app.audit.actions import record
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import Base, db
from app.core.pack import Pack
from app.moderation.states import State
from app.organisations.models import Organisation
from app.organisations.rules import OrganisationKind
from app.pack.landsbylaug_file import LaugData, read_landsbylaug
from app.pack.places_file import PlaceData, read_places
from app.pack.plan_file import Item, read_plan
from app.pack.problems import PackError, Problem
from app.pack.rooms_file import RoomData, read_rooms
from app.pack.settings import read_settings
from app.pack.synonyms_file import read_synonyms
from app.places.models import Place
from app.plan.models import Action, FocusPlan, Goal, Initiative, InitiativeStatus, Period, PlanActivity
from app.rooms.editing import add_room
from app.rooms.models import Room
from app.search.editing import load_groups


@dataclass
class LoadReport:
    """What loading did, by kind of row, and what it left alone."""

    added: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    #: Rows that differ from the pack because people edited them: kept as they are.
    kept: list[str] = field(default_factory=list)
    #: Rows in the database that the pack no longer has: kept too, because work may hang on them.
    gone: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report in sentences."""
        total = self.added + self.updated + self.unchanged
        lines = [
            f"{kind}: {self.added[kind]} new, {self.updated[kind]} updated, {self.unchanged[kind]} unchanged"
            for kind in sorted(total)
        ]
        lines += [f"kept, because people edited it: {label}" for label in self.kept]
        return lines + [f"kept, but no longer in the pack: {label}" for label in self.gone]


@dataclass(frozen=True)
class PackFiles:
    """A pack that was read and found to be right."""

    settings: Pack
    places: list[PlaceData]
    periods: list[Item]
    landsbylaug: list[LaugData]
    rooms: list[RoomData]
    synonyms: list[tuple[str, str]]


def read_pack(path: Path) -> PackFiles:
    """Read and check every file of a pack. Raises PackError with all faults at once."""
    if not path.is_dir():
        raise PackError([Problem(str(path), 0, "there is no such folder")])
    settings, problems = read_settings(path)
    places, wrong_places = read_places(path)
    landsbylaug, wrong_laug = read_landsbylaug(path, places)
    # A guild in a place that is wrong itself is no fault of its own.
    rooms, wrong_rooms = read_rooms(path, places)
    synonyms, wrong_synonyms = read_synonyms(path)
    problems = [*problems, *wrong_synonyms, *(wrong_places or [*wrong_laug, *wrong_rooms])]
    kinds = [tag.code for tag in settings.loneliness_kinds] if settings else []
    groups = [tag.code for tag in settings.target_groups] if settings else []
    periods: list[Item] = []
    plans = sorted(path.glob("plan-*.yaml"))
    if not plans:
        problems.append(Problem("plan-*.yaml", 0, "there is no plan in the folder"))
    for file in plans:
        period, wrong = read_plan(file, kinds, groups)
        problems += wrong
        if period is not None:
            periods.append(period)
    if problems or settings is None:
        raise PackError(problems)
    return PackFiles(settings, places, periods, landsbylaug, rooms, synonyms)


def load_pack(path: Path, now: datetime) -> LoadReport:
    """Bring the database in step with the pack in `path`. Flushes; the caller commits.

    Raises PackError before anything is changed.
    """
    files = read_pack(path)
    report = LoadReport()
    _load_places(files.places, report)
    _load_landsbylaug(files.landsbylaug, now, report)
    _load_rooms(files.rooms, now, report)
    _load_synonyms(files.synonyms, report)
    loader = _PlanLoader(report, now)
    for period in files.periods:
        loader.period(period)
    changed = {"added": sum(report.added.values()), "updated": sum(report.updated.values())}
    if any(changed.values()):
        record(SYSTEM, now, "pack.loaded", "pack", 0, **changed)
    db.session.flush()
    return report


R = TypeVar("R", bound=Base)
#: A row or an action: what initiatives hang on.
W = TypeVar("W", Action, PlanActivity)


def _bring_in_step(row: R, values: Mapping[str, Any], kind: str, label: str, report: LoadReport) -> R:
    """Give an existing row the pack's values, unless people edited it."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not differing:
        report.unchanged[kind] += 1
    elif getattr(row, "edited_at", None) is not None:
        report.kept.append(label)
        report.unchanged[kind] += 1
    else:
        for name, value in differing.items():
            setattr(row, name, value)
        report.updated[kind] += 1
    return row


def _load_places(places: Sequence[PlaceData], report: LoadReport) -> None:
    known = {place.code: place for place in db.session.scalars(select(Place))}
    for place in places:
        row, label = known.pop(place.code, None), f"place {place.name}"
        if row is None:
            db.session.add(Place(**asdict(place)))
            report.added["places"] += 1
        else:
            _bring_in_step(row, asdict(place), "places", label, report)
    report.gone += [f"place {place.name}" for place in known.values()]


def _load_landsbylaug(guilds: Sequence[LaugData], now: datetime, report: LoadReport) -> None:
    """What the municipality knows of is public at once, with its name alone, until somebody takes it over."""
    db.session.flush()
    numbers = {row.code: row.id for row in db.session.execute(select(Place.code, Place.id))}
    from_pack = select(Organisation).where(Organisation.code.is_not(None))
    known = {organisation.code: organisation for organisation in db.session.scalars(from_pack)}
    for guild in guilds:
        values = {"name": guild.name, "place_id": numbers[guild.place_code]}
        row = known.pop(guild.code, None)
        if row is not None:
            _bring_in_step(row, values, "organisations", f"organisation {guild.name}", report)
            continue
        db.session.add(
            Organisation(
                **values,
                code=guild.code,
                kind=OrganisationKind.LANDSBYLAUG,
                state=State.PUBLISHED,
                state_at=now,
                is_claimable=True,
                created_at=now,
            )
        )
        report.added["organisations"] += 1
    report.gone += [f"organisation {organisation.name}" for organisation in known.values()]


def _load_rooms(rooms: Sequence[RoomData], now: datetime, report: LoadReport) -> None:
    """Rooms to book. Their rules are only made: a change is a new version, which staff write on the site."""
    numbers = {row.code: row.id for row in db.session.execute(select(Place.code, Place.id))}
    known = {room.code: room for room in db.session.scalars(select(Room).where(Room.code.is_not(None)))}
    for data in rooms:
        facts = data.facts(numbers[data.place_code])
        row = known.pop(data.code, None)
        if row is not None:
            _bring_in_step(row, asdict(facts), "rooms", f"room {facts.name}", report)
            continue
        add_room(SYSTEM, now, facts, data.rules, code=data.code)
        report.added["rooms"] += 1
    report.gone += [f"room {room.name}" for room in known.values()]


def _load_synonyms(groups: Sequence[tuple[str, str]], report: LoadReport) -> None:
    """What staff changed under "Søgeord" stays."""
    added, updated = load_groups(groups)
    report.unchanged["synonyms"] += len(groups) - added - updated
    if added:
        report.added["synonyms"] += added
    if updated:
        report.updated["synonyms"] += updated


class _PlanLoader:
    """Walks down one period. Rows are found again by the code (or number) they have within their parent."""

    def __init__(self, report: LoadReport, now: datetime) -> None:
        self.report = report
        self.now = now

    def period(self, item: Item) -> None:
        rows = {row.code: row for row in db.session.scalars(select(Period))}
        period = self.row(Period, rows, item, "code", "periods")
        of_period = select(FocusPlan).filter_by(period_id=period.id)
        plans = {row.number: row for row in db.session.scalars(of_period)}
        for plan in item.children["plans"]:
            found = self.row(FocusPlan, plans, plan, "number", "plans", period_id=period.id)
            self.goals(found, plan)
            self.work(Action, "action_id", found, plan.children["actions"], "actions")
            self.work(PlanActivity, "activity_id", found, plan.children["activities"], "activities")
        self.gone("plan", plans)

    def goals(self, plan: FocusPlan, item: Item) -> None:
        rows = {row.code: row for row in db.session.scalars(select(Goal).filter_by(plan_id=plan.id))}
        for goal in item.children["goals"]:
            self.row(Goal, rows, goal, "code", "goals", plan_id=plan.id)
        self.gone("goal", rows)

    def work(self, model: type[W], key: str, plan: FocusPlan, items: list[Item], kind: str) -> None:
        rows = {row.code: row for row in db.session.scalars(select(model).filter_by(plan_id=plan.id))}
        for item in items:
            found = self.row(model, rows, item, "code", kind, plan_id=plan.id)
            for initiative in item.children["initiatives"]:
                self.initiative(initiative, {key: found.id})
        self.gone(kind, rows)

    def row(self, model: type[R], rows: dict[Any, R], item: Item, key: str, kind: str, **parent: int) -> Any:
        """The row for `item`, made or brought in step; taken out of `rows`. Flushed, so that it has an id."""
        name = item.values[key]
        known = rows.pop(name, None)
        if known is not None:
            return _bring_in_step(known, item.values, kind, f"{kind} {name}", self.report)
        made = model(**item.values, **parent)
        db.session.add(made)
        db.session.flush()
        self.report.added[kind] += 1
        return made

    def initiative(self, item: Item, target: dict[str, int]) -> None:
        """The pack's initiative. Once made, its dates, owner and status belong to people."""
        code = item.values["code"]
        known = db.session.scalars(select(Initiative).filter_by(code=code)).one_or_none()
        starts_on: date = item.values["starts_on"] or clock.local(self.now).date()
        lasting = {name: value for name, value in item.values.items() if name not in ("starts_on", "ends_on")}
        if known is not None:
            _bring_in_step(known, lasting, "initiatives", f"initiative {code}", self.report)
            return
        db.session.add(
            Initiative(
                **lasting,
                **target,
                starts_on=starts_on,
                ends_on=item.values["ends_on"],
                status=InitiativeStatus.RUNNING,
                source="pack",
                created_at=self.now,
            )
        )
        self.report.added["initiatives"] += 1

    def gone(self, kind: str, rows: Mapping[Any, object]) -> None:
        self.report.gone += [f"{kind} {name}" for name in rows]
