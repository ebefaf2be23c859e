"""Drafting a report in the background, while everybody goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale

from app.core.database import begin_write, db
from app.core.long_work import Work
from app.reporting.actions import keep_draft
from app.reporting.kinds import KINDS
from app.reporting.models import Report
from app.reporting.shapes import Scope


def draft_report(work: Work) -> Mapping[str, Any]:
    """Long work: draft a report from what is known now and put it in its place. Commits.

    Begins anew when it is begun again: nothing of a draft is kept before all of it is there.
    """
    report = db.session.get(Report, work.params["report_id"])
    if report is None:
        return {}
    number, kind = report.id, KINDS[report.kind]
    scope = Scope(report.period_id, report.first_year, report.last_year)
    work.tell(1)
    with force_locale("da"):
        content = kind.build(scope, work.now, work.tell)
    if work.is_stopped():
        return {}
    begin_write()
    is_kept = keep_draft(number, content, work.now)
    db.session.commit()
    return {"blocks": sum(1 for _ in content.blocks)} if is_kept else {}
