"""What reads of the plan give back: narrow rows, and the tree of a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.core.feature import Figure
from app.plan.rules import InitiativeFacts, Lateness, RowState, State

#: The two kinds of work that initiatives and log entries hang on, as addresses name them.
ROW, ACTION = "raekke", "handling"


@dataclass(frozen=True)
class PeriodRow:
    """A period without its texts."""

    id: int
    code: str
    title: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class InitiativeRow:
    """An initiative as lists need it."""

    id: int
    title: str
    status: str
    starts_on: date
    ends_on: date | None
    owner: str | None
    target_groups: list[str]
    loneliness_kinds: list[str]
    description: str

    @property
    def facts(self) -> InitiativeFacts:
        """What the rules ask about."""
        return InitiativeFacts(self.starts_on, self.ends_on, self.status)

    def is_of(self, first_year: int, last_year: int) -> bool:
        """Whether it was there in one of these years: begun by then, and not over before them."""
        is_over = self.ends_on is not None and self.ends_on.year < first_year
        return self.starts_on.year <= last_year and not is_over


@dataclass(frozen=True)
class EntryRow:
    """A line of the log, with its author's name."""

    id: int
    happened_on: date
    text: str
    with_whom: str
    people_count: int | None
    outcome: str
    link: str
    author: str | None
    created_at: datetime
    replaces_id: int | None
    #: Whether another line corrects this one.
    is_replaced: bool
    #: What it tells of (`EntryKind`).
    kind: str = "other"


@dataclass(frozen=True)
class YearRow:
    """What staff said about a row in a year."""

    status: str
    status_text: str
    next_year_text: str
    due_on: date | None
    responsible_id: int | None
    responsible: str | None
    #: Why it was put off or given up; empty for the other states.
    reason: str = ""
    #: How much it matters next year (`Priority`); None when nobody has said.
    priority: str | None = None
    #: Counts the changes of it; 0 is nothing said yet.
    version: int = 0
    id: int = 0


@dataclass
class Work:
    """A row (`raekke`) or an action (`handling`): what work hangs on. Years are None for an action."""

    kind: str
    id: int
    plan_id: int
    code: str
    short: str
    text: str
    first_year: int | None = None
    last_year: int | None = None
    administration: str = ""
    working_group: str = ""
    #: The day a decision took the row out of the plan.
    ended_on: date | None = None
    #: The row of an earlier period that it goes on with.
    continues_id: int | None = None
    initiatives: list[InitiativeRow] = field(default_factory=list)
    years: dict[int, YearRow] = field(default_factory=dict)
    entries: list[EntryRow] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    state: State | None = None

    @property
    def years_text(self) -> str:
        """`2020` or `2022–2023`; empty for an action."""
        if self.first_year is None or self.first_year == self.last_year:
            return str(self.first_year or "")
        return f"{self.first_year}–{self.last_year}"

    @property
    def is_alive(self) -> bool:
        """Whether anything was counted or written in the year it was read for."""
        return bool(self.entries) or any(figure.value for figure in self.figures)

    @property
    def initiative_ids(self) -> list[int]:
        """Ids of the initiatives that hang on it."""
        return [initiative.id for initiative in self.initiatives]


@dataclass
class PlanNode:
    """A plan with its work."""

    id: int
    number: int
    title: str
    actions: list[Work] = field(default_factory=list)
    rows: list[Work] = field(default_factory=list)

    @property
    def states(self) -> list[RowState]:
        """The states of its rows."""
        return [row.state.state for row in self.rows if row.state is not None]


@dataclass
class PlanTree:
    """Everything the plan's page shows for one year."""

    period: PeriodRow
    year: int
    plans: list[PlanNode]

    @property
    def rows(self) -> list[Work]:
        """All rows of all plans, in the order of the plan."""
        return [row for plan in self.plans for row in plan.rows]

    @property
    def late(self) -> list[Work]:
        """Rows that are late in the year: missed deadlines first, then in the order of the plan."""
        late = [row for row in self.rows if row.state is not None and row.state.state is RowState.LATE]
        return sorted(late, key=lambda row: row.state is None or row.state.lateness is not Lateness.DEADLINE)
