"""The yearly follow-up, drafted from live data.

Source: "Sundhedsudvalget modtager hvert år en opfølgning på Frivillighedsplanerne, der indeholder en status
på de aktiviteter, der er arbejdet med i det pågældende år, samt en uddybende beskrivelse og prioritering af
aktiviteter for det kommende år." (Frivillighedsplaner 2020-2023)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.feature import Figure
from app.core.formatting import date_short, listed
from app.core.pack import current_pack
from app.plan.kept import figures_over, over_years
from app.plan.queries import plan_tree
from app.plan.rules import RowState
from app.plan.shapes import EntryRow, PlanNode, PlanTree, Work, YearRow
from app.plan.words import initiative_status_word, priority_word, state_word
from app.reporting.figures import amount, figure_table, in_years, numbers, phrase, years_chart
from app.reporting.shapes import Block, Chart, Column, Content, Passage, Scope, Section, Table, told

STATUS, NEXT = "status", "next"
#: More lines of the log than this are told as a number: the report is a summary.
MOST_LINES = 8
#: States of rows in the order of a report.
STATES = (RowState.DONE, RowState.RUNNING, RowState.NOT_STARTED, RowState.POSTPONED, RowState.DROPPED)
#: So many years before the report's own are shown beside it.
_YEARS_BEFORE = 3

#: Figures of a row, year by year.
ByYear = dict[int, list[Figure]]


def build(scope: Scope, now: datetime, tell: Callable[[int], None]) -> Content:
    """The draft for `scope.last_year`."""
    year, pack = scope.last_year, current_pack()
    tree = plan_tree(year, clock.local(now).date())
    tell(20)
    for one in (work for plan in tree.plans for work in (*plan.rows, *plan.actions)):
        one.figures = in_years(one.figures, year, clock.local(now).year)
    by_year = _figures(tree, range(max(year - _YEARS_BEFORE, tree.period.first_year), year), tell)
    sections = [_section(plan, year, by_year) for plan in tree.plans]
    return Content(
        kind="follow_up",
        title=_("%(title)s: opfølgning %(year)s", title=tree.period.title, year=year),
        subtitle=_("Til %(committee)s, %(house)s.", committee=pack.committee, house=pack.municipality_name),
        period=tree.period.code,
        first_year=year,
        last_year=year,
        municipality=pack.municipality_name,
        committee=pack.committee,
        author=pack.house_name,
        as_of=clock.local(now).date().isoformat(),
        sections=tuple(sections),
    )


def _figures(tree: PlanTree, earlier: range, tell: Callable[[int], None]) -> dict[tuple[str, int], ByYear]:
    """Figures of every row and action, of earlier years and this one."""
    work = [one for plan in tree.plans for one in (*plan.rows, *plan.actions)]
    kept = figures_over([number for one in work for number in one.initiative_ids], earlier)
    tell(80)
    found: dict[tuple[str, int], ByYear] = {}
    for one in work:
        before = {year: over_years(kept, one.initiative_ids, [year]) for year in earlier}
        found[one.kind, one.id] = {
            **{year: in_years(figures, year, tree.year) for year, figures in before.items()},
            tree.year: list(one.figures),
        }
    return found


def _section(plan: PlanNode, year: int, by_year: dict[tuple[str, int], ByYear]) -> Section:
    # Actions carry work that belongs to no row; those without any say nothing to the committee.
    work = [*plan.rows, *(one for one in plan.actions if _was_worked_on(one, year))]
    rows = [(one, year, one.figures) for one in work]
    title = _("Plan %(number)s: %(title)s", number=plan.number, title=plan.title)
    return Section(
        key=f"plan-{plan.number}",
        title=title,
        blocks=tuple(_block(one, year, by_year[one.kind, one.id]) for one in work),
        charts=(states_chart(plan, year),) if plan.rows else (),
        tables=(
            _status_table(plan, year),
            figure_table(f"tal-{plan.number}", _("%(plan)s, tal", plan=title), rows),
        ),
    )


def _was_worked_on(work: Work, year: int) -> bool:
    return work.is_alive or any(one.is_of(year, year) for one in work.initiatives)


def _block(work: Work, year: int, by_year: ByYear) -> Block:
    said, state = work.years.get(year), on_paper(work, year)
    chart = years_chart(work, by_year)
    return Block(
        key=f"{work.kind}-{work.id}",
        code=work.code,
        title=work.text,
        short=work.short,
        state=state,
        state_word=str(state_word(state)) if state else "",
        facts=facts_of(work, said),
        numbers=numbers(work.figures),
        passages=(
            Passage(STATUS, _("Status %(year)s", year=year), _proposed_status(work, year, said, state)),
            Passage(NEXT, _("Det skal ske i %(year)s", year=year + 1), _proposed_next(said)),
        ),
        lines=tuple(lines_of(work, year, year)),
        charts=(chart,) if chart is not None else (),
    )


def on_paper(work: Work, year: int) -> str:
    """The state of a row as the committee reads it; an action has none."""
    if work.state is None:
        return ""
    if work.state.state is not RowState.LATE:
        return str(work.state.state)
    # The committee reads what was done; that staff are behind is not a state of the activity.
    if any(one.facts.continues_in(year) for one in work.initiatives):
        return str(RowState.RUNNING)
    said = work.years.get(year)
    return str(said.status if said is not None else RowState.NOT_STARTED)


def facts_of(work: Work, said: YearRow | None) -> tuple[tuple[str, str], ...]:
    """Years in the plan and who is responsible: the office, never a name."""
    facts = [(_("År i planen"), work.years_text), (_("Ansvarlig"), work.administration)]
    if said is not None and said.due_on is not None:
        facts.append((_("Frist"), date_short(said.due_on)))
    return tuple((label, value) for label, value in facts if value)


def _proposed_status(work: Work, year: int, said: YearRow | None, state: str) -> str:
    """Sentences from what is known: what staff wrote, how it stands, what was counted, what the log says."""
    sentences = [ended(said.status_text)] if said is not None and said.status_text else []
    if not sentences and state:
        sentences.append(_STATE_SENTENCES[state]())
    if said is not None and said.reason:
        sentences.append(_("Grunden er: %(reason)s", reason=ended(said.reason)))
    counted = [phrase(number) for number in numbers(work.figures)]
    if counted:
        sentences.append(_("Tal for %(year)s: %(figures)s.", year=year, figures=listed(counted)))
    if work.entries:
        more = ngettext(
            "Der står %(num)s ting i loggen.", "Der står %(num)s ting i loggen.", len(work.entries)
        )
        newest = _("Senest skete der dette: %(what)s", what=entry_line(work.entries[0]))
        sentences += [more, newest] if len(work.entries) > 1 else [newest]
    return " ".join(sentences)


def _proposed_next(said: YearRow | None) -> str:
    """What is meant for next year, and how much it matters."""
    sentences = [ended(said.next_year_text)] if said is not None and said.next_year_text else []
    if said is not None and said.priority is not None:
        sentences.append(_("Prioritet: %(how)s.", how=str(priority_word(said.priority)).lower()))
    return " ".join(sentences)


def ended(text: str) -> str:
    """A sentence with an end."""
    return text if text.rstrip().endswith((".", "?", "!")) else f"{text.rstrip()}."


_STATE_SENTENCES = {
    "running": lambda: _("Aktiviteten er i gang."),
    "done": lambda: _("Aktiviteten er gjort."),
    "not_started": lambda: _("Aktiviteten er ikke begyndt endnu."),
    "postponed": lambda: _("Aktiviteten er udskudt."),
    "dropped": lambda: _("Aktiviteten er opgivet."),
}


def lines_of(work: Work, first_year: int, last_year: int) -> list[str]:
    """Initiatives that were there in these years, and what was written in the log."""
    lines = []
    for one in (one for one in work.initiatives if one.is_of(first_year, last_year)):
        status = str(initiative_status_word(one.status)).lower()
        lines.append(_("Indsats: %(title)s (%(status)s)", title=one.title, status=status))
    lines += [entry_line(entry) for entry in work.entries[:MOST_LINES]]
    if len(work.entries) > MOST_LINES:
        more = len(work.entries) - MOST_LINES
        lines.append(ngettext("Og %(num)s linje mere i loggen.", "Og %(num)s linjer mere i loggen.", more))
    return lines


def entry_line(entry: EntryRow) -> str:
    """One line of the log: the day, what, with whom, how many, what came of it. Not who wrote it."""
    parts = [f"{date_short(entry.happened_on)}: {entry.text}"]
    if entry.with_whom:
        parts.append(_("Med %(who)s.", who=entry.with_whom))
    if entry.people_count:
        parts.append(_("%(n)s deltog.", n=amount(told(entry.people_count)).capitalize()))
    if entry.outcome:
        parts.append(entry.outcome)
    return " ".join(map(ended, parts))


def states_chart(plan: PlanNode, year: int) -> Chart:
    """How many rows stand how: rows are no people, so small numbers are told."""
    counted = [(str(state_word(state)), n) for state, n in _counts(plan, year)]
    said = listed([f"{n} {word.lower()}" for word, n in counted])
    total = ngettext(
        "%(num)s aktivitet: %(said)s.", "%(num)s aktiviteter: %(said)s.", len(plan.rows), said=said
    )
    title = _("Plan %(number)s: sådan står aktiviteterne", number=plan.number)
    return Chart(f"status-{plan.number}", title, total, _("aktiviteter"), tuple(counted))


def _counts(plan: PlanNode, year: int) -> list[tuple[str, int]]:
    states = [on_paper(row, year) for row in plan.rows]
    return [(state, states.count(state)) for state in STATES if state in states]


def _status_table(plan: PlanNode, year: int) -> Table:
    columns = (
        Column("nummer", _("Nummer"), _("Aktivitetens nummer i planen")),
        Column("aktivitet", _("Aktivitet"), _("Aktiviteten med planens ord")),
        Column("tidshorisont", _("Tidshorisont"), _("De år, aktiviteten står i planen")),
        Column("ansvarlig", _("Ansvarlig"), _("Den forvaltning, der har ansvaret")),
        Column("status", _("Status %(year)s", year=year), _("Hvor langt aktiviteten er i året")),
    )
    rows = [
        (work.code, work.text, work.years_text, work.administration, _word(work, year)) for work in plan.rows
    ]
    title = _("Plan %(number)s, aktiviteter", number=plan.number)
    return Table(f"aktiviteter-{plan.number}", title, columns, tuple(rows))


def _word(work: Work, year: int) -> str:
    return str(state_word(on_paper(work, year)))
