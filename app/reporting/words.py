"""What reports, their states and their forms are called."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reporting.kinds import KINDS
from app.reporting.models import ReportState

STATES: dict[ReportState, Any] = {
    ReportState.DRAFT: _l("Kladde"),
    ReportState.SENT_COMMITTEE: _l("Sendt til udvalget"),
    ReportState.SENT_COUNCIL: _l("Sendt til udvalg og byråd"),
}
#: State → how it is drawn (macro `state`).
LOOKS = {ReportState.DRAFT: "go", ReportState.SENT_COMMITTEE: "ok", ReportState.SENT_COUNCIL: "ok"}

_PICTURE = "billede-plan-"
_FORMS: dict[str, tuple[Any, str, str]] = {
    "pdf": (_l("Rapporten som PDF"), "application/pdf", "pdf"),
    "docx": (
        _l("Rapporten til Word"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    "html": (_l("Rapporten som HTML"), "text/html; charset=utf-8", "html"),
    "xlsx": (
        _l("Tabellerne som regneark"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
    "csv": (_l("Tabellerne som CSV"), "application/zip", "zip"),
}


def report_name(kind: str, first_year: int, last_year: int) -> str:
    """`Opfølgning 2026`, `Evaluering 2020–2026`."""
    years = str(last_year) if first_year == last_year else f"{first_year}–{last_year}"
    return f"{KINDS[kind].label} {years}"


def form_name(form: str) -> str:
    """What one downloads: `Rapporten som PDF`, `Plan 1 på én side`."""
    if form.startswith(_PICTURE):
        return _("Plan %(number)s på én side (PDF)", number=form.removeprefix(_PICTURE))
    return str(_FORMS[form][0])


def mime_type(form: str) -> str:
    """Its MIME type."""
    return _FORMS["pdf" if form.startswith(_PICTURE) else form][1]


def file_name(form: str, kind: str, last_year: int, number: int) -> str:
    """`opfoelgning-2026-version-1.pdf`, the same in every language."""
    name = {"follow_up": "opfoelgning", "evaluation": "evaluering"}[kind]
    part = f"-{form.removeprefix('billede-')}" if form.startswith(_PICTURE) else ""
    ending = _FORMS["pdf" if form.startswith(_PICTURE) else form][2]
    return f"{name}-{last_year}-version-{number}{part}.{ending}"
