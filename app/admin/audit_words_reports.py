"""The log in words: reports to the committee and the council."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

ACTIONS: Mapping[str, object] = {
    "plan_report.approve": _l("Rapport godkendt"),
    "plan_report.begin": _l("Rapport begyndt"),
    "plan_report.comment": _l("Rapport kommenteret"),
    "plan_report.correct": _l("Rapport: ny version begyndt"),
    "plan_report.council": _l("Rapport sendt til byrådet"),
    "plan_report.freeze": _l("Rapport låst og sendt til udvalget"),
    "plan_report.settle": _l("Rapport: kommentar klaret"),
    "plan_report.write": _l("Rapport: tekst rettet"),
}
THINGS: Mapping[str, object] = {"plan_report": _l("rapport")}
