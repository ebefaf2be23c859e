"""Once a day the audit is checked, and the head of its chain is sent away: whoever keeps it can prove that nothing
before it was changed since, not even by whoever owns the database.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask

from app.audit.sealing import seal_events
from app.audit.verifying import verify_audit
from app.core import clock
from app.core.database import begin_write, db, insert_once
from app.core.formatting import date_da
from app.core.records import Heartbeat
from app.notifications import outbox

log = logging.getLogger("samskab.audit")

HEAD = "audit_head"
#: The heartbeat of checks that found the audit whole.
CHECKED = "audit_checked"
_A_DAY = timedelta(hours=20)


def report_audit(app: Flask, now: datetime) -> int:
    """Check the chain and tell its head to the log and to AUDIT_MAIL, once a day; return how many problems. Commits.

    What waits is sealed first: a house that was just set up, or stood still for a while, has old events without a seal.
    The chain is read outside the writing transaction: that takes a while.
    """
    last = db.session.get(Heartbeat, CHECKED)
    if last is not None and now - _A_DAY < last.beat_at <= now:
        return 0
    _seal_what_waits(now)
    found = verify_audit(now)
    for problem in found.problems:
        log.error("audit is not whole", extra={"problem": problem})
    log.info("audit head", extra={"number": found.number, "head": found.head})
    begin_write()
    if app.config["AUDIT_MAIL"]:
        params = {"number": found.number, "head": found.head, "problems": len(found.problems)}
        outbox.enqueue(
            HEAD,
            now=now,
            topic="audit",
            key=(clock.local(now).date().isoformat(),),
            params=params,
            address=app.config["AUDIT_MAIL"],
        )
    if not found.problems:
        insert_once(Heartbeat, {"name": CHECKED, "beat_at": now})
        db.session.get_one(Heartbeat, CHECKED, populate_existing=True).beat_at = now
    db.session.commit()
    return len(found.problems)


def _seal_what_waits(now: datetime) -> None:
    sealed = 1
    while sealed:
        begin_write()
        sealed = seal_events(now)
        db.session.commit()


def last_checked() -> datetime | None:
    """When the whole audit was last found to be as it was sealed."""
    beat = db.session.get(Heartbeat, CHECKED)
    return beat.beat_at if beat is not None else None


def merge_head(params: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the letter to the auditor says."""
    return {**params, "date": date_da(now)}
