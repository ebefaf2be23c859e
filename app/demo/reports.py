"""Reports of the demo: last year's follow-up, sent and corrected once, and a draft of this year's with a comment."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.plan.actions import EntryInput, RowYearInput, add_entry, set_row_year
from app.plan.models import PlanActivity, RowStatus
from app.plan.queries import period_of_year
from app.plan.shapes import ROW
from app.reporting import actions, freezing
from app.reporting.kinds import FOLLOW_UP
from app.reporting.models import Report
from app.reporting.shapes import Content, Scope

_RUNNING, _WAITS = RowStatus.RUNNING, RowStatus.NOT_STARTED
#: Row → (state last year, what was said of it, what was meant for this year).
_LAST_YEAR: dict[str, tuple[str, str, str]] = {
    "1.1": (_RUNNING, "Vi har skrevet en retningslinje om forsikring.", "Den sendes til alle foreninger."),
    "1.2": (
        _RUNNING,
        "Syv ansøgninger fik støtte. Tre handlede om den gode velkomst.",
        "Ny runde efter sommer.",
    ),
    "1.3": (_WAITS, "Vi begynder, når retningslinjen er klar.", "Tre plejehjem er med."),
    "1.4": (_WAITS, "Ungerådet vil gerne have et oplæg.", "Vi finder en dag."),
    "2.1": (_RUNNING, "Der var ét møde om vejen hjem fra sygehuset.", "To møder."),
    "2.2": (_RUNNING, "Oplæg holdt i Broager.", "To forsamlingshuse mere."),
    "3.1": (_RUNNING, "Køkkenet blev brugt én aften om ugen.", "To aftener om ugen."),
    "3.2": (_RUNNING, "To film er lavet.", "Fire film mere."),
    "3.4": (_WAITS, "Vi har set, hvordan andre byer gør.", "En arbejdsgruppe begynder."),
    "4.1": (_RUNNING, "To gågrupper gik hver uge.", "Flere byer."),
    "4.2": (_WAITS, "Ældrerådet er spurgt.", "Første måltid."),
}
_CORRECTED = "4.1"
_COMMENT = "Skriv gerne, hvilke byer der er med."


def make_reports(writer: Actor, leader: Actor, now: datetime) -> None:
    """All of them; whoever wrote is not who approves."""
    year = clock.local(now).year
    rows = {row.code: row.id for row in db.session.scalars(select(PlanActivity))}
    for code, (status, said, following) in _LAST_YEAR.items():
        set_row_year(rows[code], year - 1, RowYearInput(status, said, following), writer, now)
    held = EntryInput(
        clock.local(now).date().replace(year=year - 1, month=3, day=4), "Første tur i Guderup", "", 14
    )
    add_entry((ROW, rows[_CORRECTED]), held, writer, now)
    _sent_and_corrected(writer, leader, now, year - 1)
    draft = _drafted(writer, now, year)
    key = f"{ROW}-{rows[_CORRECTED]}"
    actions.comment(leader, now - timedelta(days=1), draft.id, key, _COMMENT)


def _sent_and_corrected(writer: Actor, leader: Actor, now: datetime, year: int) -> None:
    first, second = now - timedelta(days=240), now - timedelta(days=200)
    report = _drafted(writer, first, year)
    _freeze(report, writer, leader, first)
    actions.begin_correction(writer, second, report.id, "En tekst om gågrupperne var forkert.")
    block = next(one for one in actions.assembled(report).blocks if one.code == _CORRECTED)
    texts = {one.key: one.words for one in block.passages}
    texts["status"] = "Tre gågrupper gik hver uge. Den tredje er i Guderup."
    actions.write(writer, second, report.id, block.key, texts, 0)
    _freeze(report, writer, leader, second)
    freezing.send_to_council(writer, second, report.id, clock.local(second).date())


def _drafted(writer: Actor, then: datetime, year: int) -> Report:
    """A report with its draft, made at once: the scheduler makes it for everybody else."""
    scope = Scope(period_of_year(year).id, year, year)
    report = actions.begin(writer, then, FOLLOW_UP.key, scope)
    actions.keep_draft(report.id, _content(scope, then), then)
    return report


def _content(scope: Scope, then: datetime) -> Content:
    with force_locale("da"):
        return FOLLOW_UP.build(scope, then, lambda _progress: None)


def _freeze(report: Report, writer: Actor, leader: Actor, then: datetime) -> None:
    actions.approve(leader, then, report.id)
    freezing.freeze(writer, then, report.id, freezing.prepare(report, then), clock.local(then).date())
