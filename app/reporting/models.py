"""Tables of reports: the working copy with its texts and comments, and what was frozen (guards.py)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, EnumText
from app.core.guards import attach
from app.reporting import guards


class ReportState(StrEnum):
    """How far the newest version of a report is."""

    DRAFT = "draft"
    SENT_COMMITTEE = "sent_committee"
    SENT_COUNCIL = "sent_council"


class Receiver(StrEnum):
    """Whom a version was sent to."""

    COMMITTEE = "committee"
    COUNCIL = "council"


class Report(Base):
    """A report: of one year, or of a whole period."""

    __tablename__ = "plan_report"
    __table_args__ = (
        UniqueConstraint("kind", "period_id", "first_year", "last_year", name="uq_plan_report_about"),
        CheckConstraint("last_year >= first_year", name="years_in_order"),
        CheckConstraint("version > 0", name="version_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: As kinds.py names it.
    kind: Mapped[str] = mapped_column(String(20))
    period_id: Mapped[int] = mapped_column(ForeignKey("plan_period.id"))
    first_year: Mapped[int]
    last_year: Mapped[int]
    state: Mapped[ReportState] = mapped_column(EnumText(ReportState, 20), default=ReportState.DRAFT)
    #: The number of the version that is worked on, or was frozen last.
    version: Mapped[int] = mapped_column(default=1)
    #: shapes.Content as it was drafted last; None before that. What people wrote stands in ReportSection.
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    drafted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    #: Why there is a new version, in the words of whoever began it.
    reason: Mapped[str] = mapped_column(String(400), default="")
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    #: Who approved it had written in it, because there was nobody else.
    is_by_one: Mapped[bool] = mapped_column(default=False)


class ReportSection(Base):
    """What people wrote in one block of the working copy; without a row the proposals stand."""

    __tablename__ = "plan_report_section"
    __table_args__ = (UniqueConstraint("report_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("plan_report.id"))
    #: The block's key: "raekke-12".
    key: Mapped[str] = mapped_column(String(40))
    #: Passage → text.
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    #: Counts up with every change: who writes on an older one is told.
    revision: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class ReportComment(Base):
    """What somebody said about a block, for those who write."""

    __tablename__ = "plan_report_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("plan_report.id"), index=True)
    key: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    #: Somebody has done something about it.
    settled_at: Mapped[datetime | None]


class ReportVersion(Base):
    """A frozen version. Nothing in it ever changes, and no person stands in it."""

    __tablename__ = "plan_report_version"
    __table_args__ = (UniqueConstraint("report_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("plan_report.id"))
    number: Mapped[int]
    frozen_at: Mapped[datetime]
    #: shapes.canonical: the very bytes the hash was made of.
    content: Mapped[str] = mapped_column(Text, deferred=True)
    #: SHA-256 over the content and the files (freezing.manifest), hexadecimal.
    sha256: Mapped[str] = mapped_column(String(64))


class ReportFile(Base):
    """A frozen version in one form, as the bytes that were sent."""

    __tablename__ = "plan_report_file"
    __table_args__ = (UniqueConstraint("version_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_report_version.id"))
    #: As forms.py names it: "pdf", "docx".
    form: Mapped[str] = mapped_column(String(20))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))


class ReportSending(Base):
    """That a version was sent to the committee or the council, and on which day."""

    __tablename__ = "plan_report_sending"
    __table_args__ = (UniqueConstraint("version_id", "receiver"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_report_version.id"))
    receiver: Mapped[Receiver] = mapped_column(EnumText(Receiver, 20))
    sent_on: Mapped[date]
    recorded_at: Mapped[datetime]


attach(guards.statements, ReportVersion.__table__, ReportFile.__table__, ReportSending.__table__)
