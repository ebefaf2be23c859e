"""Everything that is due at one instant, done once: what `samskab tick` does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.background.running import run_due
from app.core import clock
from app.core.database import db
from app.jobs.running import run_job
from app.jobs.timetable import RETENTION, Job, scans
from app.notifications.bounces import take_bounces
from app.notifications.delivery import deliver_due, deliver_sms, sweep
from app.notifications.follow_up import follow_up_sms
from app.notifications.models import Message
from app.notifications.outcomes import DeliveryReport

#: More rounds than that means that something is due again and again.
_MOST_ROUNDS = 500


@dataclass
class TickReport:
    """What one tick did."""

    at: datetime
    #: Scan → how many things it did.
    scans: dict[str, int] = field(default_factory=dict)
    #: Message kind → how many were promised.
    promised: dict[str, int] = field(default_factory=dict)
    letters: DeliveryReport = field(default_factory=DeliveryReport)
    sms: DeliveryReport = field(default_factory=DeliveryReport)
    #: Pieces of long work that came to an end.
    long_work: int = 0
    #: Letters that came back.
    bounced: int = 0
    #: Rows past their time that were deleted or emptied.
    forgotten: int = 0

    def lines(self) -> list[str]:
        """One line per thing done."""
        done = [f"{name}: {number} done" for name, number in self.scans.items() if number]
        done += [f"{kind}: {number} promised" for kind, number in self.promised.items()]
        for way, report in (("email", self.letters), ("sms", self.sms)):
            done += [
                f"{way}: {number} {fate.removeprefix('is_')}" for fate, number in report.counts().items()
            ]
        done += [f"long work: {self.long_work} done"] if self.long_work else []
        done += [f"bounces: {self.bounced} came back"] if self.bounced else []
        done += [f"retention: {self.forgotten} forgotten"] if self.forgotten else []
        return done or ["nothing was due"]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "at": self.at.isoformat(),
            "scans": self.scans,
            "promised": self.promised,
            "email": self.letters.counts(),
            "sms": self.sms.counts(),
            "long_work": self.long_work,
            "bounced": self.bounced,
            "forgotten": self.forgotten,
        }


def tick(app: Flask, now: datetime) -> TickReport:
    """Do all that is due at `now` once: dates, free places, reminders, lists, then messages until none is due."""
    report = TickReport(at=now)
    with clock.at(now):
        newest = _read(app, lambda: db.session.scalar(select(func.max(Message.id))) or 0)
        for job in scans():
            done = run_job(app, job, now)
            report.scans[job.name] = done if isinstance(done, int) else 0
        report.promised = _read(app, lambda: _promised_since(newest))
        worked = run_job(app, Job("long_work", 0, lambda _app, at: run_due(at)), now)
        report.long_work = worked if isinstance(worked, int) else 0
        bounced = run_job(app, Job("bounces", 0, take_bounces), now)
        report.bounced = bounced if isinstance(bounced, int) else 0
        _add(report.letters, run_job(app, Job("lapsed_leases", 0, sweep), now))
        _add(report.sms, run_job(app, Job("open_sms", 0, follow_up_sms), now))
        _until_nothing_is_due(app, now, Job("sms", 0, deliver_sms), report.sms)
        # What was to be an SMS may have become a letter.
        _until_nothing_is_due(app, now, Job("messages", 0, deliver_due), report.letters)
        forgotten = run_job(app, RETENTION, now)
        report.forgotten = forgotten if isinstance(forgotten, int) else 0
    return report


def _until_nothing_is_due(app: Flask, now: datetime, job: Job, report: DeliveryReport) -> None:
    for _round in range(_MOST_ROUNDS):
        if not _add(report, run_job(app, job, now)) or report.is_paused:
            return


def _add(report: DeliveryReport, done: object) -> bool:
    assert isinstance(done, DeliveryReport)
    report.add(done)
    return bool(done.counts())


def _promised_since(newest: int) -> dict[str, int]:
    counted = select(Message.kind, func.count()).where(Message.id > newest).group_by(Message.kind)
    return dict(db.session.execute(counted.order_by(Message.kind)).all())


def _read(app: Flask, question: Any) -> Any:
    return run_job(app, Job("read", 0, lambda _app, _now: question()))
