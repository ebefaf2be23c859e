"""Danish words for the states of rows and initiatives, in one place."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.plan_things import ThingState
from app.plan.models import EntryKind, InitiativeStatus, Priority, RowStatus
from app.plan.models_history import Body, ChangeKind
from app.plan.rules import Reminder, RowState

_STATES: dict[str, Any] = {
    RowState.RUNNING: _l("I gang"),
    RowState.DONE: _l("Gjort"),
    RowState.LATE: _l("For sent"),
    RowState.NOT_STARTED: _l("Ikke begyndt"),
    RowState.POSTPONED: _l("Udskudt"),
    RowState.DROPPED: _l("Udgået"),
}
_PRIORITIES: dict[str, Any] = {
    Priority.HIGH: _l("Høj"),
    Priority.NORMAL: _l("Almindelig"),
    Priority.LOW: _l("Lav"),
}
_INITIATIVES: dict[str, Any] = {
    InitiativeStatus.PLANNED: _l("Planlagt"),
    InitiativeStatus.RUNNING: _l("I gang"),
    InitiativeStatus.PAUSED: _l("På pause"),
    InitiativeStatus.ENDED: _l("Afsluttet"),
}
#: Choices of forms, in the order of a year's work.
ROW_STATUSES = [(status.value, _STATES[status.value]) for status in RowStatus]
PRIORITIES = [(str(priority), word) for priority, word in _PRIORITIES.items()]
INITIATIVE_STATUSES = [(str(status), word) for status, word in _INITIATIVES.items()]


#: Choices of a line of the log.
ENTRY_KINDS: list[tuple[str, Any]] = [
    (str(EntryKind.OTHER), _l("Andet")),
    (str(EntryKind.MEETING), _l("Møde")),
    (str(EntryKind.APPLICATION), _l("Ansøgning")),
    (str(EntryKind.PARTNER), _l("Samarbejde")),
]
BODIES: list[tuple[str, Any]] = [
    (str(Body.COMMITTEE), _l("Sundhedsudvalget")),
    (str(Body.COUNCIL), _l("Byrådet")),
]
THING_STATES: list[tuple[str, Any]] = [
    (str(ThingState.COMING), _l("Kommer")),
    (str(ThingState.OVER), _l("Har været")),
    (str(ThingState.CANCELLED), _l("Aflyst")),
]
_CHANGES: dict[str, Any] = {
    ChangeKind.ADDED: _l("Ny række"),
    ChangeKind.CHANGED: _l("Ændret"),
    ChangeKind.ENDED: _l("Udgået"),
    ChangeKind.NAMED: _l("Nævnt"),
}
_COLUMNS: dict[str, Any] = {
    "short": _l("Kort navn"),
    "text": _l("Ordene i planen"),
    "first_year": _l("Første år"),
    "last_year": _l("Sidste år"),
    "administration": _l("Ansvarlig forvaltning"),
    "working_group": _l("Arbejdsgruppe"),
}
_REMINDERS: dict[str, Any] = {
    Reminder.SOON: _l("før fristen"),
    Reminder.TODAY: _l("ved fristen"),
    Reminder.LATE: _l("fordi det er for sent"),
}


def entry_kind_word(kind: str) -> Any:
    """`Møde`, `Ansøgning`, `Samarbejde`, `Andet`."""
    return dict(ENTRY_KINDS)[kind]


def body_word(body: str) -> Any:
    """`Sundhedsudvalget`, `Byrådet`."""
    return dict(BODIES)[body]


def change_word(kind: str) -> Any:
    """`Ny række`, `Ændret`, `Udgået`, `Nævnt`."""
    return _CHANGES[kind]


def column_word(name: str) -> Any:
    """What a column of a row is called: `Ordene i planen`."""
    return _COLUMNS[name]


def reminder_word(step: str) -> Any:
    """Why somebody was reminded: `før fristen`."""
    return _REMINDERS[step]


def state_word(state: str) -> Any:
    """`I gang`, `Gjort`, `For sent`, `Ikke begyndt`, `Udskudt`, `Udgået`."""
    return _STATES[state]


def priority_word(priority: str) -> Any:
    """`Høj`, `Almindelig`, `Lav`."""
    return _PRIORITIES[priority]


#: How a state is drawn: the kinds of the macro `state` and of the bar.
STATE_LOOKS: dict[str, str] = {
    RowState.RUNNING: "go",
    RowState.DONE: "ok",
    RowState.LATE: "late",
    RowState.NOT_STARTED: "no",
    RowState.POSTPONED: "wait",
    RowState.DROPPED: "off",
}


def initiative_status_word(status: str) -> Any:
    """`Planlagt`, `I gang`, `På pause`, `Afsluttet`."""
    return _INITIATIVES[status]
