"""The scheduler process: a clock and nothing more. It owns no state; whatever is due stands in the database.

Findings behind the settings: reliability-and-security, section 2 (threads that die silently, runs skipped
after one second, nights when the clocks change).
"""

from __future__ import annotations

import logging
import signal
import threading
from datetime import UTC
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask

from app.background import running
from app.core import clock
from app.core.database import SCHEDULER_LIMITS
from app.jobs import sending
from app.jobs.housekeeping import stop_beating
from app.jobs.running import guarded
from app.jobs.timetable import timetable
from app.operations.leases import process_name
from app.operations.restore import refuse_unfinished

log = logging.getLogger("samskab.jobs")


def make_scheduler(app: Flask) -> BlockingScheduler:
    """A scheduler with the whole timetable; not started. Every job first runs at once."""
    # Fewer threads than connections: all jobs are due at the start, and none waits for one that another holds.
    threads = max(1, app.config["DATABASE_POOL_SIZE"] - 2)
    scheduler = BlockingScheduler(
        executors={"default": ThreadPoolExecutor(threads)},
        jobstores={"default": MemoryJobStore()},
        timezone=UTC,
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    for job in timetable():
        scheduler.add_job(
            guarded(app, job), "interval", seconds=job.seconds, id=job.name, next_run_time=clock.now()
        )
    return scheduler


def run(app: Flask) -> None:
    """Run the timetable until SIGTERM or SIGINT; then finish the jobs that are running, and return.

    Blocking, so that a scheduler whose loop dies takes its process with it instead of looking alive. Raises
    RestoreRefusedError while a restore is not finished: what was sent already is not known yet.
    """
    app.config["DATABASE_LIMITS"] = SCHEDULER_LIMITS
    refuse_unfinished(app)
    scheduler = make_scheduler(app)
    sending.begin()
    running.begin()
    # A thread ends it: the signal arrives in the middle of the loop that has to be left.
    ender = threading.Thread(target=scheduler.shutdown, name="ender")

    def end(_number: int, _frame: FrameType | None) -> None:
        sending.stop()
        running.stop()
        if not scheduler.running:
            raise SystemExit(0)
        if ender.ident is None:
            ender.start()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    log.info("scheduler started", extra={"jobs": len(scheduler.get_jobs())})
    scheduler.start()
    if ender.ident is not None:
        ender.join()
    with app.app_context():
        stop_beating(process_name())
    log.info("scheduler ended")
