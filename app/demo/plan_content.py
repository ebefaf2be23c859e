"""What staff of the demo wrote about the plan: states of rows in the present year, and things that were done.

The rows are the municipality's own; everything said about them here is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.plan.actions import EntryInput, RowYearInput, add_entry, set_row_year
from app.plan.comments import add_comment
from app.plan.decisions import DecisionInput, RowInput, change_row, record_decision
from app.plan.models import EntryKind, FocusPlan, PlanActivity, Priority, RowStatus
from app.plan.models_history import Body
from app.plan.shapes import ROW

_RUNNING, _DONE, _WAITS = RowStatus.RUNNING, RowStatus.DONE, RowStatus.NOT_STARTED

#: Row → (state this year, what is said of it, what is meant for next year, days until the deadline or None).
_ROWS: dict[str, tuple[str, str, str, int | None]] = {
    "1.1": (
        _DONE,
        "Retningslinjen er sendt til alle foreninger.",
        "Ses efter, når forsikringen fornyes.",
        None,
    ),
    "1.2": (
        _DONE,
        "Ni ansøgninger fik støtte. Fire handler om den gode velkomst.",
        "Ny runde efter sommer.",
        None,
    ),
    "1.3": (_RUNNING, "Tre plejehjem har skrevet deres egen.", "To skoler er næste.", None),
    "1.4": (_WAITS, "", "Oplæg på Ungerådets møde i foråret.", 120),
    "1.5": (_WAITS, "", "Skrives sammen med de andre planer.", 100),
    "2.1": (_RUNNING, "To møder holdt om vejen hjem fra sygehuset.", "Et møde hvert halve år.", None),
    "2.2": (_RUNNING, "Oplæg holdt i to forsamlingshuse.", "Nordals er næste.", None),
    "2.3": (_WAITS, "", "", -22),
    "2.4": (_WAITS, "", "Skrives sammen med de andre planer.", 100),
    "3.1": (_RUNNING, "Køkkenet er i brug to aftener om ugen.", "Flere hold i dagtimerne.", None),
    "3.2": (_DONE, "Seks korte film ligger klar.", "Vises på biblioteket.", None),
    "3.3": (_DONE, "Aftalen er på plads.", "Fortsætter.", None),
    "3.4": (_RUNNING, "Arbejdsgruppen skriver, hvordan ordningen skal være.", "De første opkald.", None),
    "3.5": (_WAITS, "", "Datoen er sat til maj.", 160),
    "3.6": (_WAITS, "", "Skrives sammen med de andre planer.", 100),
    "4.2": (_RUNNING, "Ældrerådet har fundet tre steder.", "Første måltid i januar.", None),
    "4.3": (_DONE, "Ansøgningen er sendt. Svaret kommer i januar.", "", None),
    "4.4": (_WAITS, "", "", -8),
    "4.5": (_WAITS, "", "Skrives sammen med de andre planer.", 100),
}
#: Rows that are put off or given up: why.
_REASONS = {
    "3.5": (RowStatus.POSTPONED, "March mod Ensomhed har allerede en anden by i år."),
    "4.4": (RowStatus.DROPPED, "Kommunen har fået en ny vejviser, der kan det samme."),
}
#: How much a row matters next year.
_PRIORITIES = {"1.2": Priority.HIGH, "2.3": Priority.HIGH, "3.1": Priority.NORMAL, "3.2": Priority.LOW}
#: What lines of the log below tell of; the others are meetings.
_KINDS = {
    "Ansøgninger er læst og prioriteret.": EntryKind.APPLICATION,
    "To nye værter er begyndt.": EntryKind.PARTNER,
    "Køkkenet set efter sammen": EntryKind.PARTNER,
}
#: Row → days ago, what the committee decided, and what the row then said.
_DECISION = (
    "4.2",
    40,
    "Udvalget vil have fællesspisning flere steder end ét. Række 4.2 ændres, så den gælder hele kommunen.",
    "Holde spisefællesskaber for enlige ældre over 60 år flere steder i kommunen sammen med Ældrerådet",
)
_COMMENT = ("2.3", "Kan vi holde børsen i Alsion? Jeg spørger dem.")

#: (row, days ago, what, with whom, how many, outcome).
_LOG = (
    (
        "4.1",
        5,
        "Møde om vinterture",
        "Landsbylauget i Guderup",
        9,
        "Turene går, så længe der ikke er is på stien",
    ),
    (
        "4.1",
        52,
        "To nye værter er begyndt.",
        "Frivillighedens Hus",
        2,
        "De har fået telefonnumre på hinanden",
    ),
    (
        "2.1",
        34,
        "Dialogmøde om at komme godt hjem",
        "Frivillige på sygehuset",
        18,
        "Fire vil prøve det sammen",
    ),
    ("2.2", 61, "Oplæg i forsamlingshuset.", "Landsbylaugene på Als", 31, ""),
    (
        "3.1",
        12,
        "Køkkenet set efter sammen",
        "Bestyrelsen for Frivillighedens Hus",
        6,
        "Nye tider er hængt op",
    ),
    ("1.2", 75, "Ansøgninger er læst og prioriteret.", "", 5, "Ni fik støtte"),
)


def keep_plan(actor: Actor, now: datetime) -> None:
    """Write down the states and the log, as staff would have. Days that fall in last year stay there."""
    rows = {row.code: row.id for row in db.session.scalars(select(PlanActivity))}
    today = clock.local(now).date()
    for code, (status, said, next_year, days) in _ROWS.items():
        values = RowYearInput(
            status=_REASONS[code][0] if code in _REASONS else status,
            status_text=said,
            next_year_text=next_year,
            due_on=_in_days(today, days),
            responsible_id=actor.person_id,
            reason=_REASONS[code][1] if code in _REASONS else "",
            priority=_PRIORITIES.get(code),
        )
        set_row_year(rows[code], today.year, values, actor, now)
    for code, ago, text, with_whom, people, outcome in _LOG:
        kind = _KINDS.get(text, EntryKind.MEETING)
        entry = EntryInput(today - timedelta(days=ago), text, with_whom, people, outcome, kind=kind)
        add_entry((ROW, rows[code]), entry, actor, now)
    _decide(rows, actor, now, today)
    add_comment(actor, now, rows[_COMMENT[0]], today.year, _COMMENT[1])


def _decide(rows: Mapping[str, int], actor: Actor, now: datetime, today: date) -> None:
    """What the committee decided about a row, and the row changed by it."""
    code, ago, text, words = _DECISION
    row = db.session.get_one(PlanActivity, rows[code])
    period_id = db.session.get_one(FocusPlan, row.plan_id).period_id
    said = DecisionInput(today - timedelta(days=ago), Body.COMMITTEE, text)
    decision = record_decision(actor, now, period_id, said)
    values = RowInput(row.short, words, row.first_year, row.last_year, row.administration, row.working_group)
    change_row(actor, now, decision.id, row.id, values)


def _in_days(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)
