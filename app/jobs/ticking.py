"""Everything that is due at one instant, done once: what `samskab tick` does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.database import db
from app.jobs.running import run_job
from app.jobs.timetable import Job, scans
from app.notifications.delivery import deliver_due, sweep
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

    def lines(self) -> list[str]:
        """One line per thing done."""
        done = [f"{name}: {number} done" for name, number in self.scans.items() if number]
        done += [f"{kind}: {number} promised" for kind, number in self.promised.items()]
        done += [
            f"email: {number} {fate.removeprefix('is_')}" for fate, number in self.letters.counts().items()
        ]
        return done or ["nothing was due"]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "at": self.at.isoformat(),
            "scans": self.scans,
            "promised": self.promised,
            "email": self.letters.counts(),
        }


def tick(app: Flask, now: datetime) -> TickReport:
    """Do all that is due at `now` once: dates, free places, reminders, lists, then letters until none is
    due.
    """
    report = TickReport(at=now)
    with clock.at(now):
        newest = _read(app, lambda: db.session.scalar(select(func.max(Message.id))) or 0)
        for job in scans():
            done = run_job(app, job, now)
            report.scans[job.name] = done if isinstance(done, int) else 0
        report.promised = _read(app, lambda: _promised_since(newest))
        _add(report, run_job(app, Job("lapsed_leases", 0, sweep), now))
        for _round in range(_MOST_ROUNDS):
            letters = run_job(app, Job("messages", 0, deliver_due), now)
            if not _add(report, letters) or report.letters.is_paused:
                break
    return report


def _add(report: TickReport, letters: object) -> bool:
    assert isinstance(letters, DeliveryReport)
    report.letters.add(letters)
    return bool(letters.counts())


def _promised_since(newest: int) -> dict[str, int]:
    counted = select(Message.kind, func.count()).where(Message.id > newest).group_by(Message.kind)
    return dict(db.session.execute(counted.order_by(Message.kind)).all())


def _read(app: Flask, question: Any) -> Any:
    return run_job(app, Job("read", 0, lambda _app, _now: question()))
