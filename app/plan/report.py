"""The yearly follow-up on paper: the plan's own columns, the year's status and what comes next.

Source: "Sundhedsudvalget modtager hvert år en opfølgning på Frivillighedsplanerne, der indeholder en status
på de aktiviteter, der er arbejdet med i det pågældende år, samt en uddybende beskrivelse og prioritering af
aktiviteter for det kommende år." (Frivillighedsplaner 2020-2023)
"""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.feature import Figure
from app.core.formatting import date_da, date_short, number_da
from app.core.pack import Pack
from app.documents.paper import Paper, Section, Table
from app.plan.rules import RowState
from app.plan.shapes import EntryRow, PlanNode, PlanTree, Work, YearRow
from app.plan.words import initiative_status_word, state_word

#: Columns in mm; together the width of a landscape A4 page without its margins.
_WIDTHS = (70, 24, 37, 74, 56)
#: More lines of the log than this are told as a number: the paper is a summary.
_MOST_LINES = 8


def follow_up_paper(tree: PlanTree, pack: Pack, now: datetime) -> Paper:
    """The follow-up for `tree.year` as a document."""
    period = tree.period
    title = _("%(title)s: opfølgning %(year)s", title=period.title, year=tree.year)
    subtitle = _("Til %(committee)s, %(house)s.", committee=pack.committee, house=pack.municipality_name)
    # A paper is read in other years, too: the year always stands there.
    as_of = _("Tal pr. %(day)s.", day=date_da(now, today=date.min))
    return Paper(
        title=title,
        subtitle=f"{subtitle} {as_of}",
        author=pack.house_name,
        sections=[_section(plan, tree.year) for plan in tree.plans],
        foot=title,
    )


def _section(plan: PlanNode, year: int) -> Section:
    header = (
        _("Aktivitet"),
        _("Tidshorisont"),
        _("Ansvarlig"),
        _("Status %(year)s", year=year),
        str(year + 1),
    )
    rows = [_row(work, year) for work in plan.rows]
    # Actions carry work that belongs to no row; those without any say nothing to the committee.
    rows += [_row(work, year) for work in plan.actions if work.initiatives or work.entries]
    heading = _("Frivillighedsplan %(number)s: %(title)s", number=plan.number, title=plan.title)
    return Section(heading, table=Table(header, rows, _WIDTHS))


def _row(work: Work, year: int) -> tuple[str, ...]:
    said = work.years.get(year)
    responsible = [work.administration] if work.administration else []
    if said is not None and said.responsible:
        responsible.append(said.responsible)
    return (
        f"{work.code} {work.text}",
        work.years_text or _("Handling"),
        "\n".join(responsible),
        "\n".join(_status(work, year)),
        said.next_year_text if said is not None else "",
    )


def _status(work: Work, year: int) -> list[str]:
    said = work.years.get(year)
    lines: list[str] = []
    if work.state is not None:
        lines.append(str(state_word(state_on_paper(work.state.state, said))))
    if said is not None and said.status_text:
        lines += said.status_text.split("\n")
    for one in work.initiatives:
        status = str(initiative_status_word(one.status)).lower()
        lines.append(_("Indsats: %(title)s (%(status)s)", title=one.title, status=status))
    if any(figure.value for figure in work.figures):
        lines.append(", ".join(figure_text(figure) for figure in work.figures if figure.value))
    lines += [entry_text(entry) for entry in work.entries[:_MOST_LINES]]
    if len(work.entries) > _MOST_LINES:
        more = len(work.entries) - _MOST_LINES
        lines.append(ngettext("Og %(num)s linje mere i loggen.", "Og %(num)s linjer mere i loggen.", more))
    return lines


def state_on_paper(state: RowState, said: YearRow | None) -> str:
    """The committee reads what was done; that staff are behind is not a state of the activity."""
    if state is not RowState.LATE:
        return state
    return said.status if said is not None else RowState.NOT_STARTED


def figure_text(figure: Figure) -> str:
    """`12 ture holdt`: the number and what it counts."""
    return f"{number_da(figure.value)} {figure.counted}"


def entry_text(entry: EntryRow) -> str:
    """One line of the log in one paragraph."""
    parts = [f"{date_short(entry.happened_on)}: {entry.text}"]
    if entry.with_whom:
        parts.append(_("Med %(who)s.", who=entry.with_whom))
    if entry.people_count is not None:
        parts.append(_("%(n)s deltog.", n=number_da(entry.people_count)))
    if entry.outcome:
        parts.append(entry.outcome)
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts)
