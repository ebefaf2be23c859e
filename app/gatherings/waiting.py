"""Proposals of groups that wait for a moderator's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.actor import Actor
from app.core.database import db
from app.core.date_words import tone_of_kind, words_of_kind
from app.core.formatting import time_da
from app.core.waiting import QuickAnswer, Waiting, WaitingRow
from app.gatherings import scheduling
from app.gatherings.models import Series, SeriesStatus
from app.gatherings.rhythm_words import rhythm_in_words

WHAT = "series"


def _proposed() -> Select[*tuple[Any, ...]]:
    return select(Series.id, Series.created_at).where(Series.status == SeriesStatus.PROPOSED)


def _answered(since: datetime) -> Select[*tuple[Any, ...]]:
    # What a trusted host proposes is decided in the same moment, and nobody waited.
    waited = (Series.decided_at >= since, Series.decided_at > Series.created_at)
    return select(Series.created_at, Series.decided_at).where(*waited)


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    found = select(Series).where(Series.id.in_(wanted[WHAT])).options(joinedload(Series.host))
    return [_row(one) for one in db.session.scalars(found).unique()]


def _row(one: Series) -> WaitingRow:
    """With every word that all will read: a yes needs no other choice."""
    when = f"{rhythm_in_words(one.rhythm, one.first_on)} {time_da(one.starts_at_local)}"
    notes = [fact.get("note") or "" for fact in one.access.values()]
    return WaitingRow(
        what=WHAT,
        id=one.id,
        label=words_of_kind(one.kind).new,
        tone=tone_of_kind(one.kind),
        icon=words_of_kind(one.kind).icon,
        title=one.title,
        why=_(
            "%(name)s vil være vært i %(place)s. %(when)s.",
            name=one.host.name,
            place=one.place.name,
            when=when,
        ),
        url=url_for("admin.show_proposal", series_id=one.id),
        action_label=_("Læs og svar"),
        texts=[one.title, one.description, one.price_note, one.meeting_point, *notes],
        quick=(_APPROVE,),
    )


def _approve(actor: Actor, now: datetime, series_id: int) -> str:
    series = scheduling.approve_series(actor, now, series_id)
    return _("%(title)s er godkendt og på siden nu.", title=series.title)


_APPROVE = QuickAnswer("godkend", _l("Godkend"), _approve, "primary")

WAITING = Waiting(kinds={WHAT: _proposed}, rows=_rows, promised=frozenset({WHAT}), answered=(_answered,))
