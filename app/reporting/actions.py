"""Changes of reports: drafting, writing, comments, approval, and a new version after one was sent. No commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.accounts.queries import people_who_may
from app.audit.actions import record
from app.audit.models import AuditEvent
from app.background.actions import ask_for
from app.core.actor import Actor
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.pack import current_pack
from app.core.permissions import Permission
from app.reporting import queries
from app.reporting.comparing import changes
from app.reporting.models import Report, ReportComment, ReportSection, ReportState, ReportVersion
from app.reporting.rules import approval
from app.reporting.shapes import Block, Content, Scope, as_json, canonical, from_json, sha256, with_texts

#: The kind of long work that drafts one.
DRAFTING = "report_draft"
WHAT = "plan_report"
#: What the audit calls it that somebody wrote.
WRITTEN = "plan_report.write"

NOT_A_DRAFT = "Rapporten er sendt. Begynd en ny version, hvis noget skal rettes."
WRITTEN_MEANWHILE = "En anden har skrevet her imens. Deres tekst står nedenfor. Ret din, og gem igen."

CHANGED_SINCE = "Rapporten er ændret, siden du så den. Se den igennem, og sig så god for den."


def begin(actor: Actor, now: datetime, kind: str, scope: Scope) -> Report:
    """The report of this kind about these years: a new one, or the one there is."""
    values = {
        "kind": kind,
        "period_id": scope.period_id,
        "first_year": scope.first_year,
        "last_year": scope.last_year,
        "state": ReportState.DRAFT,
        "version": 1,
        "content": None,
        "created_at": now,
        "reason": "",
        "is_by_one": False,
    }
    is_new = insert_once(Report, values)
    about = (Report.period_id == scope.period_id, Report.first_year == scope.first_year)
    found = db.session.scalars(
        select(Report).where(Report.kind == kind, Report.last_year == scope.last_year, *about)
    ).one()
    if is_new:
        record(actor, now, "plan_report.begin", WHAT, found.id, kind=kind, year=scope.last_year)
    return found


def ask_for_draft(actor: Actor, now: datetime, report_id: int) -> None:
    """Have a draft made from what is known now: one at a time a report. What people wrote stays.

    Raises NotFoundError, and DomainError once it was sent.
    """
    report = _draft(report_id)
    ask_for(actor, now, DRAFTING, {"report_id": report.id}, str(report.id))


def keep_draft(report_id: int, content: Content, now: datetime) -> bool:
    """Put what was drafted in its place, unless the report was sent in the meantime; approval was of other figures."""
    report = lock_row(Report, report_id)
    if report is None or report.state is not ReportState.DRAFT:
        return False
    report.content, report.drafted_at = as_json(content), now
    _forget_approval(report)
    db.session.flush()
    return True


def write(
    actor: Actor, now: datetime, report_id: int, key: str, texts: Mapping[str, str], revision: int
) -> ReportSection:
    """Write the texts of a block. `revision` is what the writer saw (0: nobody had written).

    Raises NotFoundError for a block that there is not, and DomainError once it was sent or when somebody else wrote
    meanwhile.
    """
    report = _draft(report_id)
    passages = {passage.key for block in _blocks(report, key) for passage in block.passages}
    if not passages:
        raise NotFoundError(f"no block {key} in report {report_id}")
    section = queries.section_of(report_id, key)
    if (section.revision if section is not None else 0) != revision:
        raise DomainError(WRITTEN_MEANWHILE)
    if section is None:
        section = ReportSection(report_id=report_id, key=key, revision=0)
        db.session.add(section)
    section.texts = {name: text for name, text in texts.items() if name in passages}
    section.revision += 1
    section.edited_at, section.edited_by_id = now, actor.person_id
    _forget_approval(report)
    db.session.flush()
    record(actor, now, WRITTEN, WHAT, report_id, key=key)
    return section


def comment(actor: Actor, now: datetime, report_id: int, key: str, text: str) -> ReportComment:
    """Say something about a block to whoever writes it. Raises as `write`."""
    report = _draft(report_id)
    if not _blocks(report, key):
        raise NotFoundError(f"no block {key} in report {report_id}")
    made = ReportComment(report_id=report_id, key=key, text=text, author_id=actor.person_id, created_at=now)
    db.session.add(made)
    db.session.flush()
    record(actor, now, "plan_report.comment", WHAT, report_id, key=key)
    return made


def settle(actor: Actor, now: datetime, comment_id: int) -> ReportComment:
    """Something was done about a comment. Doing it again changes nothing. Raises NotFoundError."""
    found = lock_row(ReportComment, comment_id)
    if found is None:
        raise NotFoundError(f"no comment {comment_id}")
    if found.settled_at is None:
        found.settled_at = now
        db.session.flush()
        record(actor, now, "plan_report.settle", WHAT, found.report_id, comment=comment_id)
    return found


def approve(actor: Actor, now: datetime, report_id: int, seen: str | None = None) -> Report:
    """Say that it may be sent as it stands; `seen` is the `mark_of` what was read, where a page says it.

    Raises DomainError when another must, it is no draft (any more), or it was changed since it was read.
    """
    report = _draft(report_id)
    if seen is not None and seen != mark_of(assembled(report)):
        raise DomainError(CHANGED_SINCE)
    if report.content is None:
        raise DomainError("Lav et udkast først.")
    if report.approved_at is not None:
        return report
    said = approval(
        actor.person_id or 0,
        writers(report),
        others(report),
        four_eyes=bool(current_pack().setting("four_eyes")),
    )
    if said.is_refused:
        raise DomainError("Du har selv skrevet i rapporten. En anden skal sige god for den.")
    report.approved_at, report.approved_by_id, report.is_by_one = now, actor.person_id, said.is_by_one
    db.session.flush()
    record(actor, now, "plan_report.approve", WHAT, report_id, is_by_one=said.is_by_one)
    return report


def mark_of(content: Content) -> str:
    """What tells one state of the working copy from the next."""
    return sha256(canonical(content).encode())


def writers(report: Report) -> set[int]:
    """Who wrote in the version that is worked on, also where another wrote last: the audit knows all of them."""
    since = db.session.scalar(
        select(ReportVersion.frozen_at)
        .where(ReportVersion.report_id == report.id)
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
    rows = queries.sections_of(report.id).values()
    last = {row.edited_by_id for row in rows if row.edited_by_id and (since is None or row.edited_at > since)}
    wrote = select(AuditEvent.actor_person_id).where(
        AuditEvent.object_type == WHAT,
        AuditEvent.object_id == report.id,
        AuditEvent.action == WRITTEN,
        AuditEvent.actor_person_id.is_not(None),
    )
    return last | set(db.session.scalars(wrote if since is None else wrote.where(AuditEvent.at > since)))


def others(report: Report) -> set[int]:
    """Who may approve it without having written in it."""
    return {number for number, _name in people_who_may(Permission.APPROVE_REPORTS)} - writers(report)


def begin_correction(actor: Actor, now: datetime, report_id: int, reason: str) -> Report:
    """Begin a new version of a report that was sent: the figures and texts stand as they were, to be corrected.

    Raises NotFoundError, and DomainError while the last version is still a draft.
    """
    report = lock_row(Report, report_id)
    if report is None:
        raise NotFoundError(f"no report {report_id}")
    if report.state is ReportState.DRAFT:
        raise DomainError("Der er allerede en version i gang.")
    report.state, report.version, report.reason = ReportState.DRAFT, report.version + 1, reason
    _forget_approval(report)
    db.session.flush()
    record(actor, now, "plan_report.correct", WHAT, report_id, version=report.version)
    return report


def assembled(report: Report) -> Content:
    """The working copy as it would be frozen: figures, what people wrote, and what differs from the version before. Of
    a report that was sent: the version that was.

    Raises DomainError when nothing was drafted.
    """
    if report.content is None:
        raise DomainError("Lav et udkast først.")
    texts = {key: row.texts for key, row in queries.sections_of(report.id).items()}
    content = replace(with_texts(from_json(report.content), texts), version=report.version)
    before = queries.newest_content(report.id)
    if before is None or before.version == report.version:
        return before or content
    reason = (report.reason,) if report.reason else ()
    return replace(content, changes=(*reason, *changes(before, content)))


def _draft(report_id: int) -> Report:
    """A report that is worked on, locked. Raises NotFoundError and DomainError."""
    report = lock_row(Report, report_id)
    if report is None:
        raise NotFoundError(f"no report {report_id}")
    if report.state is not ReportState.DRAFT:
        raise DomainError(NOT_A_DRAFT)
    return report


def _blocks(report: Report, key: str) -> list[Block]:
    content = from_json(report.content) if report.content is not None else None
    return [block for block in content.blocks if block.key == key] if content is not None else []


def _forget_approval(report: Report) -> None:
    report.approved_at, report.approved_by_id, report.is_by_one = None, None, False
