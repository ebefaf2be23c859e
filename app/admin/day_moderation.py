"""Organisations, edits, claims and reports that wait: their rows on the day's page."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.day_share import DayRow
from app.core.permissions import Permission
from app.organisations.queries import Waiting, waiting_things
from app.organisations.words import KIND_WORDS

#: Who waits hears from us within so long.
ANSWER_WITHIN = timedelta(days=2)

#: Audit action → words for how often it was done today.
DONE = {
    "organisation.published": lambda n: ngettext(
        "%(num)s forening godkendt", "%(num)s foreninger godkendt", n
    ),
    "organisation.confirm_claim": lambda n: ngettext(
        "%(num)s forening overtaget", "%(num)s foreninger overtaget", n
    ),
    "report.answer": lambda n: ngettext("%(num)s anmeldelse besvaret", "%(num)s anmeldelser besvaret", n),
}


_ICONS = {"claim": "phone", "report": "triangle-alert"}


def rows() -> list[DayRow]:
    """One row for each thing that waits."""
    return [_row(one) for one in waiting_things()]


def _row(one: Waiting) -> DayRow:
    what, place = str(KIND_WORDS[one.kind]).lower(), one.place_name
    match one.what:
        case "claim":
            url, label = url_for("admin.answer_claim", claim_id=one.id), _("Ring, og svar")
            title = _("Ring om %(name)s", name=one.name)
            why = _("%(person)s siger, at foreningen er deres.", person=one.person_name)
            if one.tries:
                again = ngettext(
                    "Vi har ringet %(num)s gang uden svar.",
                    "Vi har ringet %(num)s gange uden svar.",
                    one.tries,
                )
                why = f"{why} {again}"
        case "report":
            url, label = url_for("admin.answer_report", report_id=one.id), _("Læs og svar")
            title, why = one.name, _("En har skrevet, at noget er galt med siden.")
        case "edit":
            url, label = url_for("admin.answer_edit", edit_id=one.id), _("Læs og svar")
            title, why = one.name, _("De har skrevet noget nyt. Det gamle står der endnu.")
        case _:
            url = url_for("admin.show_organisation", organisation_id=one.organisation_id)
            label, title = _("Læs og svar"), one.name
            why = _("Ny: %(what)s i %(place)s.", what=what, place=place)
    return DayRow(
        key=f"{one.what}:{one.id}:{one.since.isoformat()}",
        permission=Permission.MODERATE,
        kind=_("Anmeldt") if one.what == "report" else _("Foreninger"),
        tone="haand" if one.what == "report" else "forening",
        icon=_ICONS.get(one.what, "users"),
        title=title,
        why=why,
        due_at=one.since + ANSWER_WITHIN,
        since=one.since,
        url=url,
        action_label=label,
        action_url=url,
        phone=one.phone,
    )
