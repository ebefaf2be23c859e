"""The whole schedule as one table: what runs, how often, and what it does.

Intervals only. What means something to people (the day before, eight in the morning) lives in data and rules;
a job merely looks for what is due, so that it may run twice, late or on several machines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from app.admin.audit_report import report_audit
from app.audit.retention import retire
from app.audit.sealing import seal_events
from app.background.running import run_due
from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.faults import die_at
from app.core.scans import ordered_scans
from app.jobs.housekeeping import beat, checkpoint
from app.jobs.sending import together, while_due
from app.media.shelf import sweep as sweep_pictures
from app.notifications.bounces import take_bounces
from app.notifications.delivery import deliver_due, deliver_sms, sweep
from app.notifications.follow_up import follow_up_sms
from app.operations.backup import back_up_when_due
from app.operations.drill import drill_when_due
from app.operations.erasure_log import note_erasures_of
from app.operations.leases import process_name
from app.privacy.retention import run_daily


@dataclass(frozen=True)
class Job:
    """A line of the timetable. `run(app, now)` returns what it did, for `samskab tick`."""

    name: str
    seconds: int
    run: Callable[[Flask, datetime], object]


#: Once a day; asked often, so that a day on which nothing ran is caught up.
RETENTION = Job("retention", 3600, lambda _app, now: run_daily(now))


def timetable() -> tuple[Job, ...]:
    """Every job of the house and of the installed features."""
    return (
        Job("heartbeat", 10, lambda _app, _now: beat(process_name())),
        Job("urgent_messages", 1, lambda app, now: deliver_due(app, now, only_urgent=True)),
        *scans(),
        Job("messages", 15, while_due(together(deliver_due))),
        # Rounds of their own: an SMS provider that hangs holds back no letter.
        Job("urgent_sms", 1, lambda app, now: deliver_sms(app, now, only_urgent=True)),
        Job("sms", 15, while_due(deliver_sms)),
        # In a round of its own: it may take minutes.
        Job("long_work", 2, lambda _app, now: run_due(now)),
        Job("open_sms", 30, follow_up_sms),
        Job("lapsed_leases", 30, sweep),
        Job("bounces", 120, take_bounces),
        Job("seal_audit", 60, in_one_transaction(seal_events, "seal_audit")),
        Job("report_audit", 3600, report_audit),
        Job("retire_audit", 86400, lambda _app, now: retire(now)),
        Job("checkpoint", 60, lambda _app, _now: checkpoint()),
        RETENTION,
        # Files have the real time, whatever the demo's clock says.
        Job("pictures", 21600, lambda app, _now: sweep_pictures(app.config, database_now())),
        Job("erasure_log", 60, lambda app, _now: note_erasures_of(app)),
        # They look whether it is time: how often stands in the settings.
        Job("backup", 60, back_up_when_due),
        Job("restore_drill", 3600, drill_when_due),
    )


def scans() -> tuple[Job, ...]:
    """The features' scans for what is due, each in one writing transaction, in the order in which they feed
    each other.
    """
    return tuple(
        Job(name, seconds, in_one_transaction(scan, name)) for name, seconds, scan in ordered_scans()
    )


def in_one_transaction(scan: Callable[[datetime], object], name: str) -> Callable[[Flask, datetime], object]:
    """`scan(now)` as a job that commits what it changed."""

    def run(_app: Flask, now: datetime) -> object:
        begin_write()
        done = scan(now)
        die_at(f"{name}_before_commit")
        db.session.commit()
        die_at(f"{name}_after_commit")
        return done

    return run
