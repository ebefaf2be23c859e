"""What waits of moderation's own: reports and appeals that nobody has answered; and how long answers took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from app.core.database import db
from app.core.waiting import Waiting, WaitingRow
from app.moderation.appeals import WHAT as APPEAL
from app.moderation.models import Appeal, ModerationStep, ProposedEdit, Report
from app.moderation.states import State

REPORT = "report"


def _reports() -> Select[*tuple[Any, ...]]:
    return select(Report.id, Report.created_at).where(Report.closed_at.is_(None))


def _appeals() -> Select[*tuple[Any, ...]]:
    return select(Appeal.id, Appeal.created_at).where(Appeal.closed_at.is_(None))


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    rows = []
    if REPORT in wanted:
        reports = db.session.scalars(select(Report).where(Report.id.in_(wanted[REPORT])))
        rows += [_row_of_report(one) for one in reports]
    if APPEAL in wanted:
        appeals = db.session.scalars(select(Appeal).where(Appeal.id.in_(wanted[APPEAL])))
        rows += [_row_of_appeal(one) for one in appeals]
    return rows


def _row_of_appeal(one: Appeal) -> WaitingRow:
    return WaitingRow(
        what=APPEAL,
        id=one.id,
        label=_("Klage"),
        tone="haand",
        icon="repeat",
        title=one.title,
        why=_("Vi sagde nej. De beder os se på det igen."),
        url=url_for("admin.answer_appeal", appeal_id=one.id),
        action_label=_("Læs og svar"),
        texts=[one.text],
    )


def _row_of_report(one: Report) -> WaitingRow:
    return WaitingRow(
        what=REPORT,
        id=one.id,
        label=_("Anmeldt"),
        tone="haand",
        icon="triangle-alert",
        title=one.title,
        why=_("En har skrevet, at noget er galt med siden."),
        url=url_for("admin.answer_report", report_id=one.id),
        action_label=_("Læs og svar"),
        texts=[one.text],
    )


def _answered_steps(since: datetime) -> Select[*tuple[Any, ...]]:
    """When a thing was sent in, and when it was answered: the newest step into PENDING before one out of it."""
    asked = aliased(ModerationStep)
    same = and_(asked.object_type == ModerationStep.object_type, asked.object_id == ModerationStep.object_id)
    answers = (State.PUBLISHED, State.NEEDS_WORK, State.REJECTED)
    return (
        select(func.max(asked.taken_at), ModerationStep.taken_at)
        .join(asked, and_(same, asked.to_state == State.PENDING, asked.id < ModerationStep.id))
        .where(
            ModerationStep.taken_at >= since,
            ModerationStep.from_state == State.PENDING,
            ModerationStep.to_state.in_(answers),
        )
        .group_by(ModerationStep.id, ModerationStep.taken_at)
    )


def _answered_edits(since: datetime) -> Select[*tuple[Any, ...]]:
    return select(ProposedEdit.created_at, ProposedEdit.decided_at).where(ProposedEdit.decided_at >= since)


def _answered_reports(since: datetime) -> Select[*tuple[Any, ...]]:
    return select(Report.created_at, Report.closed_at).where(Report.closed_at >= since)


def _answered_appeals(since: datetime) -> Select[*tuple[Any, ...]]:
    return select(Appeal.created_at, Appeal.closed_at).where(Appeal.closed_at >= since)


WAITING = Waiting(
    kinds={REPORT: _reports, APPEAL: _appeals},
    rows=_rows,
    promised=frozenset({REPORT, APPEAL}),
    answered=(_answered_steps, _answered_edits, _answered_reports, _answered_appeals),
)
