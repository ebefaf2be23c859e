"""`python -m tests.support.crew N`: N senders that run the scheduler's own jobs of sending without a pause."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from typing import Any

from app import create_app
from app.core.database import db
from app.jobs.running import guarded
from app.jobs.timetable import Job
from app.notifications.delivery import deliver_due, sweep
from app.setup.supervisor import Child


def main(number: str) -> None:
    """Keep that many at work until SIGTERM. Each ends with this process."""
    app = create_app()
    jobs = [guarded(app, Job("messages", 0, deliver_due)), guarded(app, Job("lapsed_leases", 0, sweep))]
    with app.app_context():
        db.engine.dispose()

    def work() -> None:
        while True:
            for job in jobs:
                job()
            time.sleep(0.05)

    crew = [Child(f"sender {one}", work) for one in range(int(number))]
    signal.signal(signal.SIGTERM, lambda *_signal: _end(crew))
    for child in crew:
        child.start()
    while True:
        pid, _status = os.waitpid(-1, 0)
        for child in crew:
            if child.pid == pid:
                child.start()


def _end(crew: list[Child]) -> Any:
    for child in crew:
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
