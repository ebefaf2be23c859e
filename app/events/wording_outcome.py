"""Words of what was agreed and how it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.pack import current_pack
from app.events.models_outcome import Doer, Point, PointState, Showing
from app.gatherings.models import Occurrence

#: How one thing stands, and the tone of its mark.
STATE_WORDS: dict[PointState, Any] = {
    PointState.OPEN: _l("Ikke gjort endnu"),
    PointState.DONE: _l("Gjort"),
    PointState.DROPPED: _l("Blev ikke til noget"),
    PointState.REMOVED: _l("Fjernet"),
}
SHOWING_WORDS: dict[Showing, Any] = {
    Showing.INTERNAL: _l("Kun du og huset kan se det."),
    Showing.WAITING: _l("Huset læser det, før andre kan se det."),
    Showing.SHOWN: _l("Alle kan læse de to tekster på siden."),
    Showing.REFUSED: _l("Huset har valgt ikke at vise det. Ring til os, hvis du vil tale om det."),
}


def state_of(point: Point, today: date) -> tuple[str, str]:
    """The word for how it stands, and the tone of its mark: what is late says so."""
    if point.is_open and point.due_on < today:
        return _("For sent"), "few"
    return str(STATE_WORDS[point.state]), "ok" if point.state is PointState.DONE else "plain"


def doer_of(point: Point) -> str:
    """Who does it, with the name: for the host and for who does it."""
    if point.doer is Doer.HOUSE:
        return current_pack().house_name
    return point.person.name if point.person is not None else _("Navnet er slettet")


def role_of(point: Point, organisation: str | None) -> str:
    """Who does it, without a name: for who works with the plan."""
    if point.doer is Doer.HOUSE:
        return current_pack().house_name
    return (organisation if point.doer is Doer.MEMBER else None) or _("En deltager")


def unwritten_note(occurrence: Occurrence) -> str:
    """What a host reads on the pages of a date of which nothing is written."""
    return _("Skriv, hvad der kom ud af %(title)s.", title=occurrence.series.title)
