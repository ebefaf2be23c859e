"""Sending in the scheduler: round after round while anything is due, so that twenty thousand reminders take as long as
the mail server takes, and not a round each quarter of a minute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from flask import Flask

from app.notifications.outcomes import DeliveryReport

#: Seconds after which a run ends and another begins; what a clock or a setting has changed is then seen.
MOST_SECONDS = 60.0
#: While the mail server thinks about one letter, another is written. A scheduler that is killed leaves so many at most
#: of which nobody knows whether they arrived.
SENDERS = 2
_stopping = threading.Event()


def begin() -> None:
    """A scheduler starts in this process."""
    _stopping.clear()


def stop() -> None:
    """It is to end: each run ends after the round it is in."""
    _stopping.set()


Send = Callable[[Flask, datetime], DeliveryReport]


def together(send: Send) -> Send:
    """`send` by SENDERS at once, each with a connection of its own to the database and to the server."""

    def run(app: Flask, now: datetime) -> DeliveryReport:
        report = DeliveryReport()
        with ThreadPoolExecutor(SENDERS) as pool:
            for part in pool.map(lambda _number: send(app, now), range(SENDERS)):
                report.add(part)
        return report

    return run


def while_due(send: Send) -> Send:
    """`send` as a job that goes on until a round sends nothing, the channel rests, or MOST_SECONDS are over."""

    def run(app: Flask, now: datetime) -> DeliveryReport:
        report, begun = DeliveryReport(), time.monotonic()
        while True:
            gone = time.monotonic() - begun
            part = send(app, now + timedelta(seconds=gone))
            report.add(part)
            if not part.sent or part.is_paused or gone >= MOST_SECONDS or _stopping.is_set():
                return report

    return run
