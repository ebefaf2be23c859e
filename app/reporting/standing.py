"""Where the plan stands, as everybody reads it: few words, states, and never a small number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.plan.shapes import PlanTree, Work
from app.plan.words import STATE_LOOKS, state_word
from app.reporting.follow_up import NEXT, STATES, STATUS
from app.reporting.shapes import Block, Content


@dataclass(frozen=True)
class PromiseRow:
    """A row of the plan for everybody."""

    code: str
    title: str
    #: The plan's own words.
    text: str
    state: str
    word: str
    #: What was written about the year, and what comes next; empty without a report.
    said: str = ""
    following: str = ""


@dataclass(frozen=True)
class PromisePlan:
    """A plan with its rows."""

    title: str
    rows: tuple[PromiseRow, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows are in each state, in the order of a report."""
        return _counts([row.state for row in self.rows])

    @property
    def bar(self) -> list[tuple[int, str]]:
        """The same for the macro `minibar`."""
        return [(number, STATE_LOOKS[state]) for state, number in self.counts]


@dataclass(frozen=True)
class Promise:
    """What the municipality promised."""

    #: The year it stands for, and the day of it (ISO 8601) when it comes from a report.
    year: int
    as_of: str
    plans: tuple[PromisePlan, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many rows of all plans are in each state."""
        return _counts([row.state for plan in self.plans for row in plan.rows])

    @property
    def bar(self) -> list[tuple[int, str]]:
        """The same for the macro `minibar`."""
        return [(number, STATE_LOOKS[state]) for state, number in self.counts]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return sum(len(plan.rows) for plan in self.plans)


def _counts(states: Sequence[str]) -> list[tuple[str, int]]:
    return [(state, states.count(state)) for state in STATES if state in states]


def standing_of_content(content: Content) -> Promise:
    """From a report that was sent."""
    plans = tuple(
        PromisePlan(section.title, tuple(_row(block) for block in section.blocks if block.state))
        for section in content.sections
    )
    return Promise(content.last_year, content.as_of, plans)


def _row(block: Block) -> PromiseRow:
    words = {passage.key: passage.words for passage in block.passages}
    return PromiseRow(
        block.code,
        block.short or block.title,
        block.title,
        block.state,
        block.state_word,
        words.get(STATUS, ""),
        words.get(NEXT, ""),
    )


def standing_of_tree(tree: PlanTree, state_of: Callable[[Work, int], str]) -> Promise:
    """Live, while no report was sent: states only."""

    def row(work: Work) -> PromiseRow:
        state = state_of(work, tree.year)
        return PromiseRow(work.code, work.short, work.text, state, str(state_word(state)))

    plans = tuple(
        PromisePlan(
            _("Plan %(number)s: %(title)s", number=plan.number, title=plan.title), tuple(map(row, plan.rows))
        )
        for plan in tree.plans
    )
    return Promise(tree.year, "", plans)
