"""What the evaluation of a period shows: goals, work, what was held over the years, and whom it reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.core.errors import NotFoundError
from app.core.feature import Figure
from app.plan.figures import which
from app.plan.kept import KeptFigures, kept_figures, over_years
from app.plan.models import Goal
from app.plan.queries import goals_of, periods, plan_tree
from app.plan.reach import Reach
from app.plan.recount import kept_reach
from app.plan.rules import worked_until
from app.plan.shapes import InitiativeRow, PeriodRow, PlanNode, Work


@dataclass(frozen=True)
class Held:
    """What one initiative came to over the years."""

    work: Work
    initiative: InitiativeRow
    #: Over all years together.
    figures: list[Figure]
    #: What the bars count, in words, and how much of it there was each year.
    leading: str
    per_year: list[int]
    #: Year → which figure → value.
    by_year: dict[int, dict[tuple[str, str], int]]

    def value_in(self, year: int, figure: Figure) -> int:
        """What one of the figures was in a year."""
        return self.by_year[year].get(which(figure), 0)


@dataclass
class PlanEvaluation:
    """One focus area over its years."""

    plan: PlanNode
    goals: list[Goal]
    held: list[Held] = field(default_factory=list)
    reach: Reach | None = None


@dataclass(frozen=True)
class Evaluation:
    """A whole period."""

    period: PeriodRow
    years: list[int]
    plans: list[PlanEvaluation]
    #: When the oldest of the figures was counted; None when one year never was.
    counted_at: datetime | None


def evaluation(code: str, today: date) -> Evaluation:
    """The period called `code`, from the kept figures; ten statements. Raises NotFoundError."""
    known = periods()
    period = next((one for one in known if one.code == code), None)
    if period is None:
        raise NotFoundError(f"no period {code}")
    begun = [one.first_year for one in known]
    until = worked_until(period.first_year, period.last_year, today.year, begun)
    tree = plan_tree(until, today, code, count=None)
    years = list(range(period.first_year, until + 1))
    ids = [one for plan in tree.plans for work in (*plan.rows, *plan.actions) for one in work.initiative_ids]
    kept, plan_ids = kept_figures(ids, years), [plan.id for plan in tree.plans]
    goals, reach = goals_of(plan_ids), kept_reach(plan_ids)
    plans = [
        PlanEvaluation(
            plan, [goal for goal in goals if goal.plan_id == plan.id], _held(plan, kept, years), reach.get(plan.id)
        )
        for plan in tree.plans
    ]  # fmt: skip
    return Evaluation(tree.period, years, plans, kept.counted_at)


def plan_evaluation(found: Evaluation, number: int) -> PlanEvaluation:
    """The focus area with this number. Raises NotFoundError."""
    for one in found.plans:
        if one.plan.number == number:
            return one
    raise NotFoundError(f"no plan {number}")


def _held(plan: PlanNode, kept: KeptFigures, years: list[int]) -> list[Held]:
    """Initiatives of rows first, then those that hang on an action only."""
    return [
        _held_by(work, one, kept, years) for work in (*plan.rows, *plan.actions) for one in work.initiatives
    ]


def _held_by(work: Work, one: InitiativeRow, kept: KeptFigures, years: list[int]) -> Held:
    leading = kept.leading([one.id], years)
    return Held(
        work,
        one,
        [figure for figure in over_years(kept, [one.id], years) if figure.value],
        leading.label,
        [sum(leading.of([one.id], year)) for year in years],
        {year: {which(f): f.value for f in kept.of.get((one.id, year), ())} for year in years},
    )
