"""Reads of reports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from app.core.database import db
from app.core.errors import NotFoundError
from app.people.models import Person
from app.reporting.models import (
    Receiver,
    Report,
    ReportComment,
    ReportFile,
    ReportSection,
    ReportSending,
    ReportState,
    ReportVersion,
)
from app.reporting.shapes import Content, from_json

#: Reports and versions of one are few; more than this is not shown.
MOST = 100


def report_by_id(report_id: int) -> Report:
    """A report. Raises NotFoundError."""
    found = db.session.get(Report, report_id)
    if found is None:
        raise NotFoundError(f"no report {report_id}")
    return found


@dataclass(frozen=True)
class ReportRow:
    """A report on the list of staff."""

    id: int
    kind: str
    first_year: int
    last_year: int
    state: ReportState
    version: int
    is_approved: bool
    is_by_one: bool


def reports() -> list[ReportRow]:
    """All reports, the newest years first; one statement, without their contents."""
    columns = (Report.id, Report.kind, Report.first_year, Report.last_year, Report.state, Report.version,
               Report.approved_at.is_not(None), Report.is_by_one)  # fmt: skip
    rows = select(*columns).order_by(Report.last_year.desc(), Report.kind, Report.id.desc()).limit(MOST)
    return [ReportRow(*row) for row in db.session.execute(rows)]


def sections_of(report_id: int) -> dict[str, ReportSection]:
    """What people wrote: block key → its row."""
    rows = db.session.scalars(select(ReportSection).where(ReportSection.report_id == report_id))
    return {row.key: row for row in rows}


def section_of(report_id: int, key: str) -> ReportSection | None:
    """What people wrote in one block, or None."""
    return db.session.scalar(
        select(ReportSection).where(ReportSection.report_id == report_id, ReportSection.key == key)
    )


@dataclass(frozen=True)
class CommentRow:
    """A comment with its author's name."""

    id: int
    key: str
    text: str
    author: str | None
    created_at: datetime
    settled_at: datetime | None


def comments_of(report_id: int) -> list[CommentRow]:
    """The newest comments on a report, the oldest of them first."""
    rows = (
        select(
            ReportComment.id,
            ReportComment.key,
            ReportComment.text,
            Person.name,
            ReportComment.created_at,
            ReportComment.settled_at,
        )
        .outerjoin(Person, Person.id == ReportComment.author_id)
        .where(ReportComment.report_id == report_id)
        .order_by(ReportComment.created_at.desc(), ReportComment.id.desc())
        .limit(MOST)
    )
    return [CommentRow(*row) for row in db.session.execute(rows)][::-1]


def comment_by_id(comment_id: int) -> ReportComment:
    """A comment. Raises NotFoundError."""
    found = db.session.get(ReportComment, comment_id)
    if found is None:
        raise NotFoundError(f"no comment {comment_id}")
    return found


def name_of(person_id: int | None) -> str | None:
    """The name of a colleague, or None."""
    return db.session.scalar(select(Person.name).where(Person.id == person_id)) if person_id else None


# ---- what was frozen ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VersionRow:
    """A frozen version: when, its hash, and when it was sent to whom."""

    id: int
    number: int
    frozen_at: datetime
    sha256: str
    sent: dict[Receiver, date]


def versions_of(report_id: int) -> list[VersionRow]:
    """The frozen versions of a report, newest first; one statement."""
    rows = (
        select(ReportVersion.id, ReportVersion.number, ReportVersion.frozen_at, ReportVersion.sha256,
               ReportSending.receiver, ReportSending.sent_on)
        .outerjoin(ReportSending, ReportSending.version_id == ReportVersion.id)
        .where(ReportVersion.report_id == report_id)
        .order_by(ReportVersion.number.desc(), ReportSending.id)
        .limit(2 * MOST)
    )  # fmt: skip
    found: dict[int, VersionRow] = {}
    for version_id, number, frozen_at, digest, receiver, sent_on in db.session.execute(rows):
        row = found.setdefault(version_id, VersionRow(version_id, number, frozen_at, digest, {}))
        if receiver is not None:
            row.sent[receiver] = sent_on
    return list(found.values())


def version(report_id: int, number: int) -> tuple[ReportVersion, Content]:
    """A frozen version with its content. Raises NotFoundError."""
    found = db.session.scalar(
        select(ReportVersion)
        .where(ReportVersion.report_id == report_id, ReportVersion.number == number)
        .options(undefer(ReportVersion.content))
    )
    if found is None:
        raise NotFoundError(f"no version {number} of report {report_id}")
    return found, from_json(json.loads(found.content))


def newest_content(report_id: int) -> Content | None:
    """The content that was frozen last, or None."""
    text = db.session.scalar(
        select(ReportVersion.content)
        .where(ReportVersion.report_id == report_id)
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
    return from_json(json.loads(text)) if text is not None else None


def frozen_file(version_id: int, form: str) -> bytes:
    """The bytes of a frozen version in one form. Raises NotFoundError."""
    found = db.session.scalar(
        select(ReportFile.content).where(ReportFile.version_id == version_id, ReportFile.form == form)
    )
    if found is None:
        raise NotFoundError(f"no {form} of version {version_id}")
    return found


def sent_evaluations(period_id: int) -> list[Content]:
    """Every frozen version of every evaluation of a period, oldest first; one statement."""
    rows = (
        select(ReportVersion.content)
        .join(Report, Report.id == ReportVersion.report_id)
        .where(Report.kind == "evaluation", Report.period_id == period_id)
        .order_by(ReportVersion.frozen_at, ReportVersion.id)
        .limit(MOST)
    )
    return [from_json(json.loads(content)) for content in db.session.scalars(rows)]


def is_outdated(report: Report) -> bool:
    """Whether another evaluation of its period was sent since it was drafted: then it may tell too much beside it."""
    other = (
        select(ReportVersion.id)
        .join(Report, Report.id == ReportVersion.report_id)
        .where(
            Report.kind == "evaluation",
            Report.period_id == report.period_id,
            Report.id != report.id,
            ReportVersion.frozen_at >= report.drafted_at,
        )
    )
    return report.kind == "evaluation" and db.session.scalar(select(other.exists())) is True


def forms_of(version_id: int) -> Sequence[str]:
    """In which forms a version was frozen."""
    of_version = select(ReportFile.form).where(ReportFile.version_id == version_id)
    return db.session.scalars(of_version.order_by(ReportFile.id)).all()


@dataclass(frozen=True)
class PublicReport:
    """A report as everybody may read it: the version that was sent last."""

    report_id: int
    kind: str
    first_year: int
    last_year: int
    version_id: int
    number: int
    sent_on: date


def public_reports() -> list[PublicReport]:
    """The newest sent version of every report, the newest years first; one statement."""
    newest = select(func.max(ReportVersion.number)).where(ReportVersion.report_id == Report.id)
    rows = (
        select(Report.id, Report.kind, Report.first_year, Report.last_year, ReportVersion.id,
               ReportVersion.number, ReportSending.sent_on)
        .join(ReportVersion, ReportVersion.report_id == Report.id)
        .join(ReportSending, ReportSending.version_id == ReportVersion.id)
        .where(ReportSending.receiver == Receiver.COMMITTEE,
               ReportVersion.number == newest.correlate(Report).scalar_subquery())
        .order_by(Report.last_year.desc(), Report.kind.desc(), Report.id.desc())
        .limit(MOST)
    )  # fmt: skip
    return [PublicReport(*row) for row in db.session.execute(rows)]
