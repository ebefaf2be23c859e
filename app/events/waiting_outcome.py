"""What hosts want everybody to read of a date waits for a moderator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.formatting import date_da
from app.core.waiting import QuickAnswer, Waiting, WaitingRow
from app.events.links_outcome import write_path
from app.events.models_outcome import Outcome
from app.events.outcome import OUTCOME, answer
from app.events.queries_outcome import waiting_outcomes
from app.gatherings.models import Occurrence, Series


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    found = (
        select(Outcome)
        .where(Outcome.id.in_(wanted[OUTCOME]))
        .options(joinedload(Outcome.occurrence).joinedload(Occurrence.series).joinedload(Series.host))
    )
    return [_row(one) for one in db.session.scalars(found).unique()]


def _row(one: Outcome) -> WaitingRow:
    date = one.occurrence
    url = write_path(date.series_id, date.id)
    return WaitingRow(
        what=OUTCOME,
        id=one.id,
        label=_("Det kom der ud af det"),
        tone="ring",
        icon="message-circle",
        title=_("%(title)s %(day)s", title=date.series.title, day=date_da(date.starts_at)),
        why=_("%(host)s vil vise det på siden. Se efter, om der står navne.", host=date.series.host.name),
        url=url,
        action_label=_("Læs det"),
        texts=[text for text in (one.said, one.agreed) if text],
        quick=(_SHOW, _KEEP),
    )


def _show(actor: Actor, now: datetime, outcome_id: int) -> str:
    answer(actor, now, outcome_id, is_shown=True)
    return _("Alle kan læse det på siden nu.")


def _keep(actor: Actor, now: datetime, outcome_id: int) -> str:
    answer(actor, now, outcome_id, is_shown=False)
    return _("Det kommer ikke på siden. Værten kan se det.")


_SHOW = QuickAnswer("vis", _l("Vis det"), _show, "primary")
_KEEP = QuickAnswer("vis-ikke", _l("Vis det ikke"), _keep)

WAITING = Waiting(kinds={OUTCOME: waiting_outcomes}, rows=_rows, promised=frozenset({OUTCOME}))
