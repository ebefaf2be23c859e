"""Danish words for the states of rows and initiatives, in one place."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.plan.models import InitiativeStatus, Priority, RowStatus
from app.plan.rules import RowState

_STATES: dict[str, Any] = {
    RowState.RUNNING: _l("I gang"),
    RowState.DONE: _l("Gjort"),
    RowState.LATE: _l("For sent"),
    RowState.NOT_STARTED: _l("Ikke begyndt"),
    RowState.POSTPONED: _l("Udskudt"),
    RowState.DROPPED: _l("Opgivet"),
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


def state_word(state: str) -> Any:
    """`I gang`, `Gjort`, `For sent`, `Ikke begyndt`, `Udskudt`, `Opgivet`."""
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
