"""How the house is doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core.database import db
from app.core.database_clock import DatabaseNow
from app.core.records import Heartbeat
from app.jobs.housekeeping import SCHEDULER
from app.notifications.queries import oldest_due

#: Older than that, and somebody should look (issue 2, section B).
SCHEDULER_SILENT = timedelta(seconds=90)
MESSAGE_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Readiness:
    """Whether the scheduler lives, and whether messages go out."""

    #: Time since the last heartbeat; None when there never was one.
    silent_for: timedelta | None
    #: How long the oldest due letter or SMS has waited; None when none is due.
    late_for: timedelta | None

    @property
    def is_scheduler_alive(self) -> bool:
        """A heartbeat within 90 seconds."""
        return self.silent_for is not None and self.silent_for < SCHEDULER_SILENT

    @property
    def are_messages_going_out(self) -> bool:
        """No letter and no SMS has been due for five minutes."""
        return self.late_for is None or self.late_for < MESSAGE_LATE


def readiness(now: datetime) -> Readiness:
    """How the scheduler and the outbox are doing. Raises what the database raises when it does not answer."""
    beat = db.session.execute(
        select(Heartbeat.beat_at, DatabaseNow()).where(Heartbeat.name == SCHEDULER)
    ).one_or_none()
    oldest = oldest_due(now)
    return Readiness(
        silent_for=beat[1] - beat[0] if beat else None,
        late_for=now - oldest if oldest else None,
    )
