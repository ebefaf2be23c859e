"""The demo's clock: "Spol til i morgen kl. 9" stores an offset, and every request and every job applies it.

Real installations never read it: nothing is attached outside demo mode.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from app.core.clock import set_offset
from app.core.database import db
from app.core.records import Setting

#: Key of the Setting row; its value is a number of seconds.
OFFSET_KEY = "clock.offset_seconds"


def apply_demo_offset() -> None:
    """Move this context's clock by what the demo bar has stored (nothing when it has not). One read."""
    seconds = db.session.scalar(select(Setting.value).where(Setting.key == OFFSET_KEY))
    set_offset(timedelta(seconds=float(seconds or 0)))


def reset_offset(_error: BaseException | None = None) -> None:
    """Put the clock right again, so that nothing else in this thread runs by the demo's clock."""
    set_offset(timedelta(0))


def init_app(app: Flask) -> None:
    """In demo mode, apply the offset before every request, also before anybody is recognised as logged in."""
    if app.config.get("DEMO"):
        app.before_request(apply_demo_offset)
        app.teardown_request(reset_offset)
