"""Whether the house is well enough to be left alone: what `/health/ready` answers, and what the alarms hang on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.core.database import db
from app.core.database_clock import DatabaseNow
from app.core.records import SCHEDULER, Heartbeat
from app.core.storage import disk_free, free_share
from app.notifications.queries import oldest_due
from app.operations.models import RunKind
from app.operations.queries import time_since_success
from app.operations.rules import BACKUP_TOO_OLD

#: Older than that, and somebody should look.
SCHEDULER_SILENT = timedelta(seconds=90)
MESSAGE_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class Readiness:
    """Whether the scheduler lives, messages go out, there is a backup, and the disks have room."""

    #: Time since the last heartbeat; None when there never was one.
    silent_for: timedelta | None
    #: How long the oldest due letter or SMS has waited; None when none is due.
    late_for: timedelta | None
    #: Since the last good backup or, before there is one, since the first try; None when backups are off or have yet
    #: to begin.
    unsaved_for: timedelta | None
    #: The fullest disk's free share, from 0 to 1, and how much must be free.
    free: float
    least_free: float

    @property
    def is_scheduler_alive(self) -> bool:
        """A heartbeat within 90 seconds."""
        return self.silent_for is not None and self.silent_for < SCHEDULER_SILENT

    @property
    def are_messages_going_out(self) -> bool:
        """No letter and no SMS has been due for five minutes."""
        return self.late_for is None or self.late_for < MESSAGE_LATE

    @property
    def is_backed_up(self) -> bool:
        """A good backup within 26 hours."""
        return self.unsaved_for is None or self.unsaved_for < BACKUP_TOO_OLD

    @property
    def has_room(self) -> bool:
        """No disk of ours is nearly full."""
        return self.free >= self.least_free


def readiness(now: datetime, config: Mapping[str, Any]) -> Readiness:
    """How the house is doing. Raises what the database raises when it does not answer."""
    beat = db.session.execute(
        select(Heartbeat.beat_at, DatabaseNow()).where(Heartbeat.name == SCHEDULER)
    ).one_or_none()
    oldest = oldest_due(now)
    return Readiness(
        silent_for=beat[1] - beat[0] if beat else None,
        late_for=now - oldest if oldest else None,
        unsaved_for=time_since_success(RunKind.BACKUP) if config["BACKUP_EVERY_MINUTES"] else None,
        free=least_free_share(config),
        least_free=config["DISK_LEAST_PERCENT"] / 100,
    )


def least_free_share(config: Mapping[str, Any]) -> float:
    """How much is free of the fullest disk that we write to, from 0 to 1."""
    shares = [disk_free(Path(config["INSTANCE_PATH"])), free_share(config)]
    return min(share for share in shares if share is not None)
