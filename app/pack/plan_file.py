"""plan-*.yaml: read and checked, as plain data with the names of the tables' columns."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.pack.located import Mapping, read_yaml
from app.pack.problems import Problem, Problems


@dataclass
class Item:
    """A row of any table of the plan: its values, and what hangs on it."""

    values: dict[str, Any]
    line: int
    children: dict[str, list[Item]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Column:
    """How one value is read. `check` gives the fault in words, or nothing."""

    name: str
    check: Callable[[Any], str | None]
    default: Any = None
    required: bool = True


def _text(longest: int) -> Callable[[Any], str | None]:
    def check(value: Any) -> str | None:
        if not isinstance(value, str) or not value.strip():
            return "must be a text (put it in quotes if it is a number)"
        return None if len(value) <= longest else f"must have at most {longest} letters (it has {len(value)})"

    return check


def _year(value: Any) -> str | None:
    return None if isinstance(value, int) and 2000 <= value <= 2100 else "must be a year, e.g. 2020"


def _positive(value: Any) -> str | None:
    return None if isinstance(value, int) and value > 0 else "must be a whole number above 0"


def _day(value: Any) -> str | None:
    return None if isinstance(value, date) else "must be a date, e.g. 2026-12-31"


def _texts(value: Any) -> str | None:
    good = isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)
    return None if good else "must be a list of texts"


def _paragraphs(value: Any) -> str | None:
    good = isinstance(value, list) and all(
        _text(5000)(item) is None or (item and _texts(item) is None) for item in value
    )
    return None if good else "must be a list of paragraphs (a list inside it is a bulleted list)"


_PERIOD = (
    _Column("code", _text(20)),
    _Column("title", _text(200)),
    _Column("subtitle", _text(300)),
    _Column("policy", _text(200)),
    _Column("first_year", _year),
    _Column("last_year", _year),
    _Column("mission", _texts),
    _Column("introduction", _paragraphs),
    _Column("follow_up", _paragraphs),
)
#: Stand in the period for YAML's anchors; every row repeats them.
_PERIOD_ONLY_IN_FILE = ("administration", "working_group")
_PLAN = (
    _Column("number", _positive),
    _Column("title", _text(200)),
    _Column("introduction", _paragraphs),
    _Column("closing", _paragraphs, default=[], required=False),
)
_GOAL = (
    _Column("code", _text(10)),
    _Column("text", _text(2000)),
    _Column("loneliness_kind", _text(20), required=False),
    _Column("target_groups", _texts, default=[], required=False),
)
_ACTION = (_Column("code", _text(10)), _Column("short", _text(120)), _Column("text", _text(3000)))
_ACTIVITY = (
    *_ACTION,
    _Column("first_year", _year),
    _Column("last_year", _year),
    _Column("administration", _text(120)),
    _Column("working_group", _text(300)),
)
_INITIATIVE = (
    _Column("code", _text(40)),
    _Column("title", _text(120)),
    _Column("description", _text(2000), default="", required=False),
    _Column("starts_on", _day, required=False),
    _Column("ends_on", _day, required=False),
    _Column("default_for", _text(20), required=False),
    _Column("loneliness_kinds", _texts, default=[], required=False),
    _Column("target_groups", _texts, default=[], required=False),
)


def read_plan(
    path: Path, loneliness_kinds: Collection[str], target_groups: Collection[str]
) -> tuple[Item | None, list[Problem]]:
    """The period with all that hangs on it, and everything that is wrong with the file.

    Tags of initiatives must be codes of the given taxonomies.
    """
    problems = Problems(path.name)
    root = read_yaml(path, problems)
    if root is None:
        return None, problems.found
    reader = _Reader(problems, loneliness_kinds, target_groups)
    return reader.period(root), problems.found


class _Reader:
    def __init__(self, problems: Problems, kinds: Collection[str], groups: Collection[str]) -> None:
        self.problems = problems
        self.tags = {"loneliness_kinds": kinds, "target_groups": groups}

    def period(self, root: Mapping) -> Item | None:
        if not isinstance(root.get("period"), Mapping):
            self.problems.add(root.at("period"), "period is missing")
            return None
        period = self.item(root["period"], _PERIOD, ignored=_PERIOD_ONLY_IN_FILE)
        self.years_in_order(period)
        period.children["plans"] = self.children(root, "plans", self.plan)
        self.unique(period.children["plans"], "number")
        for kind in ("goals", "actions", "activities"):
            self.unique([row for plan in period.children["plans"] for row in plan.children[kind]], "code")
        return period

    def plan(self, source: Mapping) -> Item:
        plan = self.item(source, _PLAN, ignored=("goals", "actions", "activities"))
        plan.children["goals"] = self.children(source, "goals", self.goal)
        plan.children["actions"] = self.children(source, "actions", lambda row: self.work(row, _ACTION))
        activities = self.children(source, "activities", lambda row: self.work(row, _ACTIVITY))
        plan.children["activities"] = activities
        for row in activities:
            self.years_in_order(row)
        return plan

    def goal(self, source: Mapping) -> Item:
        goal = self.item(source, _GOAL)
        self.known_tags("loneliness_kinds", [goal.values["loneliness_kind"]], source.at("loneliness_kind"))
        return goal

    def work(self, source: Mapping, columns: tuple[_Column, ...]) -> Item:
        """A row or an action, with the initiatives the pack brings for it."""
        row = self.item(source, columns, ignored=("initiatives",))
        row.children["initiatives"] = self.children(source, "initiatives", self.initiative, required=False)
        return row

    def initiative(self, source: Mapping) -> Item:
        found = self.item(source, _INITIATIVE)
        for kind in self.tags:
            self.known_tags(kind, found.values[kind], source.at(kind))
        return found

    def known_tags(self, kind: str, codes: list[str | None], line: int) -> None:
        for code in codes:
            if code is not None and code not in self.tags[kind]:
                self.problems.add(line, f"{code!r} is not among {kind} in taxonomies.json")

    def children(
        self, source: Mapping, key: str, read: Callable[[Mapping], Item], *, required: bool = True
    ) -> list[Item]:
        rows = source.get(key)
        if rows is None and not required:
            return []
        if not isinstance(rows, list) or not rows:
            self.problems.add(source.at(key), f"{key} must be a list with something in it")
            return []
        for number, row in enumerate(rows, start=1):
            if not isinstance(row, Mapping):
                self.problems.add(source.at(key), f"{key}: number {number} must have names and values")
        return [read(row) for row in rows if isinstance(row, Mapping)]

    def item(self, source: Mapping, columns: tuple[_Column, ...], ignored: tuple[str, ...] = ()) -> Item:
        values: dict[str, Any] = {}
        for column in columns:
            value = source.get(column.name)
            if value is None:
                if column.required:
                    self.problems.add(source.line, f"{column.name} is missing")
                value = column.default
            elif fault := column.check(value):
                self.problems.add(source.at(column.name), f"{column.name} {fault}")
            values[column.name] = value.strip() if isinstance(value, str) else value
        known = {column.name for column in columns} | set(ignored)
        for name in source:
            if name not in known:
                self.problems.add(source.at(name), f"{name} is not known here")
        return Item(values, source.line)

    def years_in_order(self, item: Item) -> None:
        first, last = item.values["first_year"], item.values["last_year"]
        if isinstance(first, int) and isinstance(last, int) and last < first:
            self.problems.add(item.line, f"last_year {last} is before first_year {first}")

    def unique(self, items: list[Item], key: str) -> None:
        seen: set[Any] = set()
        for item in items:
            value = item.values[key]
            if value is not None and value in seen:
                self.problems.add(item.line, f"{key} {value} stands in the file twice")
            seen.add(value)
