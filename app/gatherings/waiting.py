"""Proposals of groups that wait for a moderator's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core.database import db
from app.core.date_words import tone_of_kind, words_of_kind
from app.core.waiting import Waiting, WaitingRow
from app.gatherings.models import Series, SeriesStatus

WHAT = "series"


def _proposed() -> Select[*tuple[Any, ...]]:
    return select(Series.id, Series.created_at).where(Series.status == SeriesStatus.PROPOSED)


def _answered(since: datetime) -> Select[*tuple[Any, ...]]:
    # What a trusted host proposes is decided in the same moment, and nobody waited.
    waited = (Series.decided_at >= since, Series.decided_at > Series.created_at)
    return select(Series.created_at, Series.decided_at).where(*waited)


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    found = select(Series).where(Series.id.in_(wanted[WHAT])).options(joinedload(Series.host))
    return [
        WaitingRow(
            what=WHAT,
            id=one.id,
            label=words_of_kind(one.kind).new,
            tone=tone_of_kind(one.kind),
            icon=words_of_kind(one.kind).icon,
            title=one.title,
            why=_("%(name)s vil være vært i %(place)s.", name=one.host.name, place=one.place.name),
            url=url_for("admin.show_proposal", series_id=one.id),
            action_label=_("Læs og svar"),
            texts=[one.title, one.description, one.price_note, one.meeting_point],
        )
        for one in db.session.scalars(found).unique()
    ]


WAITING = Waiting(kinds={WHAT: _proposed}, rows=_rows, promised=frozenset({WHAT}), answered=(_answered,))
