"""What moderators read of proposals: those that nobody has answered yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.core.actor import Actor
from app.core.database import db
from app.core.formatting import date_da
from app.core.waiting import QuickAnswer, Waiting, WaitingRow
from app.moderation.states import State
from app.proposals import actions
from app.proposals.links import answer_path
from app.proposals.models import Proposal
from app.proposals.queries import KIND


def _pending() -> Select[*tuple[Any, ...]]:
    return select(Proposal.id, Proposal.state_at).where(Proposal.state == State.PENDING)


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    found = db.session.scalars(select(Proposal).where(Proposal.id.in_(wanted[KIND]))).unique()
    return [_row(one) for one in found]


def _row(one: Proposal) -> WaitingRow:
    return WaitingRow(
        what=KIND,
        id=one.id,
        label=_("Forslag"),
        tone="haand",
        icon="quote",
        title=one.title,
        why=_("En i %(place)s har brug for det. Vi har lovet svar senest %(day)s.",
              place=one.place.name, day=date_da(one.answer_by)),
        url=answer_path(one.id),
        action_label=_("Læs og svar"),
        texts=[one.title, one.text],
        quick=(_LET_IN,),
    )  # fmt: skip


def _let_in(actor: Actor, now: datetime, proposal_id: int) -> str:
    actions.answer(actor, now, proposal_id, State.PUBLISHED)
    return _("Alle kan se forslaget nu.")


_LET_IN = QuickAnswer("godkend", _l("Godkend"), _let_in, "primary")

WAITING = Waiting(kinds={KIND: _pending}, rows=_rows, promised=frozenset({KIND}))
