"""Running a job: its context, its clock, its session, and what happens when it fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from flask import Flask

from app.core import clock
from app.core.database import db
from app.core.demo_clock import apply_demo_offset, reset_offset
from app.jobs.timetable import Job
from app.pack.settings import get_pack

log = logging.getLogger("samskab.jobs")


def run_job(app: Flask, job: Job, now: datetime | None = None) -> object:
    """Run `job` in a request context of its own, at `now` or at what the (demo) clock shows. Raises what it
    raises.

    The context has the site's address as its base, so that links in letters are whole.
    """
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        try:
            # Before the session reads anything: a job never holds one connection while it waits for another.
            get_pack(app)
            if app.config.get("DEMO"):
                apply_demo_offset()
            db.session.rollback()
            return job.run(app, now or clock.now())
        finally:
            db.session.remove()
            reset_offset()


def guarded(app: Flask, job: Job) -> Callable[[], None]:
    """`job` for the scheduler: a failure is logged and never ends a thread; the next round tries again."""

    def run() -> None:
        try:
            run_job(app, job)
        except Exception:
            log.exception("job failed", extra={"job": job.name})

    return run
