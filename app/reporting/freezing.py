"""Freezing a report when it is sent, and checking later that not one byte has changed.

What is frozen are the content as canonical JSON and the files made of it, as bytes: they are never made again, so no
new library, font or table can change them. Triggers refuse changes (guards.py), hashes show them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.audit.actions import record
from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.pack import current_pack
from app.documents.paper_html import make_paper_html
from app.documents.paper_pdf import make_paper_pdf
from app.documents.picture_pdf import make_picture_pdf
from app.reporting import data_files, queries
from app.reporting.actions import NOT_A_DRAFT, WHAT, assembled
from app.reporting.models import Receiver, Report, ReportFile, ReportSending, ReportState, ReportVersion
from app.reporting.paper import paper_of
from app.reporting.picture import picture_of
from app.reporting.shapes import Content, canonical, sha256

#: What the audit calls it; its details hold the hash.
FROZEN = "plan_report.freeze"
NOT_APPROVED = "En anden skal sige god for rapporten, før den bliver sendt."
TOLD_MEANWHILE = "En anden evaluering er sendt imens. Hent tallene igen, så intet lille tal kan regnes ud."
CHANGED = "Rapporten er ændret, siden du så den. Se den igennem, og send den så."


@dataclass(frozen=True)
class Prepared:
    """A report before it is frozen: what it says, and every file."""

    content: Content
    files: Mapping[str, bytes]


def _docx(content: Content, now: datetime) -> bytes:
    # A large library, loaded where a report is made and nowhere else.
    from app.documents.docx import make_docx

    return make_docx(paper_of(content), now)


#: What makes each form of a report.
FORMS: Mapping[str, Callable[[Content, datetime], bytes]] = {
    "pdf": lambda content, now: make_paper_pdf(paper_of(content), now),
    "docx": _docx,
    "html": lambda content, _now: make_paper_html(paper_of(content)),
    "xlsx": data_files.workbook,
    "csv": data_files.csv_zip,
}


def prepare(report: Report, now: datetime, only: str | None = None) -> Prepared:
    """Make every file of the working copy, or one. Takes some seconds: outside of any lock. Raises as `assembled`."""
    with force_locale("da"):
        content = assembled(report)
        if only is not None:
            return Prepared(content, {only: FORMS[only](content, now)})
        return Prepared(content, files_of(content, now))


def files_of(content: Content, now: datetime) -> dict[str, bytes]:
    """Every form of a report, and a page for each plan: form → bytes. In Danish, whoever asks."""
    with force_locale("da"):
        files = {form: make(content, now) for form, make in FORMS.items()}
        for section in content.sections:
            files[f"billede-{section.key}"] = make_picture_pdf(picture_of(content, section), now)
        return files


def manifest(content_hash: str, file_hashes: Mapping[str, str]) -> str:
    """The hash of a version: over the hashes of its content and of every file, in the order of their names."""
    lines = [f"content {content_hash}", *(f"{form} {one}" for form, one in sorted(file_hashes.items()))]
    return sha256("\n".join(lines).encode())


def freeze(actor: Actor, now: datetime, report_id: int, prepared: Prepared, sent_on: date) -> ReportVersion:
    """Freeze the report as it was prepared and write down that the committee got it.

    Raises NotFoundError; DomainError when it was sent already, lacks its approval, or was changed since.
    """
    report = lock_row(Report, report_id)
    if report is None:
        raise NotFoundError(f"no report {report_id}")
    _check(report, now, sent_on)
    text = canonical(prepared.content)
    with force_locale("da"):
        if canonical(assembled(report)) != text:
            raise DomainError(CHANGED)
    hashes = {form: sha256(data) for form, data in prepared.files.items()}
    version = ReportVersion(
        report_id=report.id,
        number=report.version,
        frozen_at=now,
        content=text,
        sha256=manifest(sha256(text.encode()), hashes),
    )
    db.session.add(version)
    db.session.flush()
    for form, data in prepared.files.items():
        db.session.add(ReportFile(version_id=version.id, form=form, content=data, sha256=hashes[form]))
    _note_sending(version, Receiver.COMMITTEE, sent_on, now)
    report.state = ReportState.SENT_COMMITTEE
    db.session.flush()
    record(actor, now, FROZEN, WHAT, report.id, version=version.number, sha256=version.sha256)
    return version


def _check(report: Report, now: datetime, sent_on: date) -> None:
    if report.state is not ReportState.DRAFT:
        raise DomainError(NOT_A_DRAFT)
    if current_pack().setting("four_eyes") and report.approved_at is None:
        raise DomainError(NOT_APPROVED)
    if queries.is_outdated(report):
        raise DomainError(TOLD_MEANWHILE)
    if sent_on > clock.local(now).date():
        raise DomainError("Vælg en dag, der ikke ligger i fremtiden", field="sent_on")


def send_to_council(actor: Actor, now: datetime, report_id: int, sent_on: date) -> None:
    """Write down that the council got the version that the committee has. Raises NotFoundError and DomainError."""
    report = lock_row(Report, report_id)
    if report is None:
        raise NotFoundError(f"no report {report_id}")
    if report.state is not ReportState.SENT_COMMITTEE:
        raise DomainError("Udvalget skal have rapporten først, og byrådet kun én gang.")
    version = db.session.scalars(
        select(ReportVersion).where(
            ReportVersion.report_id == report.id, ReportVersion.number == report.version
        )
    ).one()
    first = db.session.scalars(
        select(ReportSending.sent_on).where(ReportSending.version_id == version.id)
    ).one()
    if not first <= sent_on <= clock.local(now).date():
        raise DomainError("Vælg en dag fra den dag, udvalget fik den, og til i dag", field="sent_on")
    _note_sending(version, Receiver.COUNCIL, sent_on, now)
    report.state = ReportState.SENT_COUNCIL
    db.session.flush()
    record(actor, now, "plan_report.council", WHAT, report.id, version=version.number)


def _note_sending(version: ReportVersion, receiver: Receiver, sent_on: date, now: datetime) -> None:
    db.session.add(ReportSending(version_id=version.id, receiver=receiver, sent_on=sent_on, recorded_at=now))


# ---- checking -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """A frozen version that is not what it was, and which part."""

    report_id: int
    number: int
    part: str


def verify() -> tuple[int, list[Finding]]:
    """(how many versions there are, what differs): every hash anew, one file in memory at a time. Changes nothing."""
    ids = db.session.scalars(select(ReportVersion.id).order_by(ReportVersion.id)).all()
    return len(ids), [finding for number in ids for finding in _check_version(number)]


def _check_version(version_id: int) -> Iterator[Finding]:
    version = db.session.scalars(
        select(ReportVersion).where(ReportVersion.id == version_id).options(undefer(ReportVersion.content))
    ).one()
    found = [Finding(version.report_id, version.number, part) for part in _differing(version)]
    db.session.expunge(version)
    yield from found


def _differing(version: ReportVersion) -> Iterator[str]:
    hashes = {}
    files = select(ReportFile.id, ReportFile.form, ReportFile.sha256).where(
        ReportFile.version_id == version.id
    )
    for file_id, form, kept in db.session.execute(files.order_by(ReportFile.id)).all():
        data = db.session.scalars(select(ReportFile.content).where(ReportFile.id == file_id)).one()
        hashes[form] = sha256(data)
        if hashes[form] != kept:
            yield form
    if manifest(sha256(version.content.encode()), hashes) != version.sha256:
        yield "content or list of files"
    if version.sha256 not in _noted(version):
        yield "hash in the audit"


def _noted(version: ReportVersion) -> set[str]:
    """What the sealed audit says of this version; its own hash once the audit has forgotten it (five years)."""
    events = select(AuditEvent.details).where(
        AuditEvent.object_type == WHAT, AuditEvent.object_id == version.report_id, AuditEvent.action == FROZEN
    )
    noted = {
        str(details["sha256"])
        for details in db.session.scalars(events)
        if details.get("version") == version.number
    }
    return noted or {version.sha256}
