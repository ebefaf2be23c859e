"""How backups, drills and processes read on the page, in plain Danish."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from markupsafe import Markup

from app.core.formatting import number_da, when
from app.operations.models import OperationRun, RunKind
from app.operations.queries import Beat
from app.operations.readiness import SCHEDULER_SILENT
from app.operations.signs import length, size

Line = tuple[str, str, None]


def run_rows(runs: Sequence[OperationRun]) -> list[list[str | Markup]]:
    """Rows of the table: what, when, how it went, how large, how long."""
    kinds = {
        RunKind.BACKUP: _("Kopi"),
        RunKind.DRILL: _("Prøve"),
        RunKind.RESTORE: _("Hentet tilbage"),
    }
    return [
        [
            kinds[run.kind],
            when(run.started_at),
            _("Gik godt") if run.is_ok else _why(run),
            size(run.size) if run.size else "",
            _seconds(run.seconds),
        ]
        for run in runs
    ]


def _why(run: OperationRun) -> Markup:
    """What the programme says is English."""
    return Markup('{}: <span lang="en">{}</span>').format(_("Gik galt"), run.error or "")


def drill_lines(run: OperationRun | None) -> list[Line]:
    """What the last drill found, as terms and values; nothing before the first."""
    if run is None:
        return []
    found = run.report
    lines = [
        (_("Hvornår"), when(run.started_at)),
        (_("Antal rækker passer"), _yes(found.get("counts"))),
        (_("Databasen er hel"), _yes(found.get("integrity"))),
        (_("Loggen er hel"), _yes(found.get("audit"))),
        (_("Alle felter kan låses op"), _yes(found.get("keys"))),
        (_("Sider, der svarede"), number_da(found.get("pages", 0))),
        (_("Læse og låse op"), _seconds(found.get("read_seconds"))),
        (_("Lægge tilbage"), _seconds(found.get("restore_seconds"))),
        (_("Alt i alt"), _seconds(run.seconds)),
    ]
    return [(term, value, None) for term, value in lines]


def process_lines(beats: Sequence[Beat]) -> list[Line]:
    """Each scheduler, and when it was last heard of."""
    return [
        (
            beat.process,
            _("%(time)s siden", time=length(beat.silent_for))
            if beat.silent_for < SCHEDULER_SILENT
            else _("Tavs i %(time)s", time=length(beat.silent_for)),
            None,
        )
        for beat in beats
    ]


def _yes(value: bool | None) -> str:
    return _("Ikke prøvet") if value is None else _("Ja") if value else _("Nej")


def _seconds(value: float | None) -> str:
    return "" if value is None else _("%(seconds)s sekunder", seconds=number_da(round(value, 1)))
