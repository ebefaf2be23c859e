"""The evaluation of a period per focus area: goals, actions, rows, what was held per effort, and a recommendation.

Source: "I evalueringen følges der op på målene for hvert fokus område … Evalueringen samler desuden op på afholdte
aktiviteter i perioden ud fra hver indsats i Frivillighedsplanerne." (Frivillighedsplaner 2020-2023)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.formatting import listed
from app.core.pack import current_pack
from app.plan.kept import figures_over, over_years
from app.plan.models import Goal
from app.plan.queries import goals_of, plan_tree
from app.plan.shapes import PlanNode, PlanTree, Work
from app.plan.words import state_word
from app.reporting import queries
from app.reporting.asked import how_they_are
from app.reporting.figures import figure_table, in_years, numbers, phrase, years_chart
from app.reporting.follow_up import ByYear, ended, facts_of, lines_of, on_paper, states_chart
from app.reporting.reached import Area, whom_it_reached
from app.reporting.said import what_people_said
from app.reporting.said_before import Before, before
from app.reporting.shapes import RESULT, Block, Chart, Content, Passage, Scope, Section, Table

ADVICE = "advice"

#: What stands under a focus area beside its rows: (area) → blocks, tables and charts.
Part = Callable[[Area], Sequence[Block | Table | Chart]]
PARTS: tuple[Part, ...] = (whom_it_reached, how_they_are, what_people_said)


def build(scope: Scope, now: datetime, tell: Callable[[int], None]) -> Content:
    """The draft for the years of `scope`."""
    pack = current_pack()
    today = clock.local(now).date()
    tree = plan_tree(scope.last_year, today, count=None, log_since=scope.first_year)
    figures = _figures(tree, scope.years, tell)
    goals = goals_of([plan.id for plan in tree.plans])
    told = before(queries.sent_evaluations(scope.period_id), scope)
    sections = [_section(plan, goals, scope.years, figures, told) for plan in tree.plans]
    return Content(
        kind="evaluation",
        title=_("%(title)s: evaluering", title=tree.period.title),
        subtitle=_("Til %(committee)s, %(house)s.", committee=pack.committee, house=pack.municipality_name),
        period=tree.period.code,
        first_year=scope.first_year,
        last_year=scope.last_year,
        municipality=pack.municipality_name,
        committee=pack.committee,
        author=pack.house_name,
        as_of=clock.local(now).date().isoformat(),
        sections=tuple(sections),
    )


def _figures(
    tree: PlanTree, years: Sequence[int], tell: Callable[[int], None]
) -> dict[tuple[str, int], ByYear]:
    """Figures of every row and action for every year of the period, as they were kept."""
    work = [one for plan in tree.plans for one in (*plan.rows, *plan.actions)]
    kept = figures_over([number for one in work for number in one.initiative_ids], years)
    tell(40)
    return {
        (one.kind, one.id): {
            year: in_years(over_years(kept, one.initiative_ids, [year]), year, clock.today().year)
            for year in years
        }
        for one in work
    }


def _section(
    plan: PlanNode,
    goals: Sequence[Goal],
    years: tuple[int, ...],
    figures: dict[tuple[str, int], ByYear],
    sent: Before,
) -> Section:
    work = [*plan.rows, *plan.actions]
    title = _("Plan %(number)s: %(title)s", number=plan.number, title=plan.title)
    ids = tuple(number for one in work for number in one.initiative_ids)
    told = tuple(one for of in work for year in years for one in figures[of.kind, of.id][year])
    found = [thing for part in PARTS for thing in part(Area(plan, years, ids, told))]
    more = [one for one in (_beside(sent, thing) for thing in found) if one is not None]
    left_out = len(more) < len(found)
    counted = [(one, year, figures[one.kind, one.id][year]) for one in work for year in years]
    blocks = [_goal_block(goal) for goal in goals if goal.plan_id == plan.id]
    blocks += [_work_block(one, years[-1], figures[one.kind, one.id]) for one in work]
    blocks += [one for one in more if isinstance(one, Block)]
    return Section(
        key=f"plan-{plan.number}",
        title=title,
        paragraphs=(_in_short(plan, years), *([_left_out()] if left_out else [])),
        blocks=(*blocks, _advice_block(plan)),
        charts=(
            *((states_chart(plan, years[-1]),) if plan.rows else ()),
            *(one for one in more if isinstance(one, Chart)),
        ),
        tables=(
            *(one for one in more if isinstance(one, Table)),
            figure_table(f"tal-{plan.number}", _("%(plan)s, tal", plan=title), counted),
        ),
    )


def _beside(sent: Before, thing: Block | Table | Chart) -> Block | Table | Chart | None:
    """What may be told of a part beside the evaluations that were sent."""
    if isinstance(thing, Block):
        return sent.block(thing)
    return sent.table(thing) if isinstance(thing, Table) else thing


def _left_out() -> str:
    return _(
        "Nogle tabeller står kun i den evaluering, der er sendt. "
        "Ellers kunne man regne små tal ud ved at holde de to op mod hinanden."
    )


def _in_short(plan: PlanNode, years: tuple[int, ...]) -> str:
    """What the plan held: `6 aktiviteter, 3 handlinger og 4 indsatser fra 2020 til 2023.`"""
    initiatives = sum(len(one.initiatives) for one in (*plan.rows, *plan.actions))
    parts = [
        ngettext("%(num)s aktivitet", "%(num)s aktiviteter", len(plan.rows)),
        ngettext("%(num)s handling", "%(num)s handlinger", len(plan.actions)),
        ngettext("%(num)s indsats", "%(num)s indsatser", initiatives),
    ]
    return _(
        "Planen rummer %(parts)s. Tallene er fra %(first)s til %(last)s.",
        parts=listed(parts),
        first=years[0],
        last=years[-1],
    )


def _goal_block(goal: Goal) -> Block:
    facts = ((_("Målgrupper"), ", ".join(goal.target_groups)),) if goal.target_groups else ()
    return Block(
        key=f"maal-{goal.id}",
        code=goal.code,
        title=goal.text,
        facts=facts,
        passages=(Passage(RESULT, _("Hvad blev der ud af målet?"), ""),),
    )


def _work_block(work: Work, last_year: int, by_year: ByYear) -> Block:
    chart, state = years_chart(work, by_year), on_paper(work, last_year)
    return Block(
        key=f"{work.kind}-{work.id}",
        code=work.code,
        title=work.text,
        short=work.short,
        state=state,
        state_word=str(state_word(state)) if state else "",
        facts=facts_of(work, None),
        # Of the last year only: with every year beside it, a sum would tell what is hidden in one of them.
        numbers=numbers(by_year[last_year]),
        passages=(Passage(RESULT, _("Det blev der gjort"), _proposed(work, by_year)),),
        lines=tuple(lines_of(work, min(by_year), last_year)),
        charts=(chart,) if chart is not None else (),
    )


def _proposed(work: Work, by_year: ByYear) -> str:
    """A sentence for each year in which something was counted or said."""
    sentences = []
    for year, figures in by_year.items():
        counted = [phrase(number) for number in numbers(figures)]
        said = work.years.get(year)
        if said is not None and said.status_text:
            sentences.append(f"{year}: {ended(said.status_text)}")
        if counted:
            sentences.append(_("Tal for %(year)s: %(figures)s.", year=year, figures=listed(counted)))
    return " ".join(sentences) or _("Der er ikke talt noget.")


def _advice_block(plan: PlanNode) -> Block:
    label = _("Det anbefaler vi")
    title = _("Anbefaling for plan %(number)s", number=plan.number)
    return Block(f"anbefaling-{plan.number}", "", title, passages=(Passage(ADVICE, label, ""),))
