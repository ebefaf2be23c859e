"""The house's own figures, read from the database when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from app.accounts.models import AccountSession
from app.core.database import db
from app.core.storage import disk_free, free_share
from app.gatherings.models import SignUp
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.queries import undelivered_by_status
from app.operations.models import OperationRun, RunKind
from app.operations.queries import beats, database_bytes, newest_run, real_now
from app.operations.readiness import readiness
from app.operations.versions import versions


class HouseFigures(Collector):
    """Everything about the house at one instant. Around fifteen statements."""

    def __init__(self, now: datetime, config: Mapping[str, Any]) -> None:
        self._now = now
        self._config = config

    def collect(self) -> Iterator[Metric]:
        """The figures, one family after the other."""
        yield from self._messages()
        yield from self._life()
        yield from _runs()
        yield from self._people()
        yield from self._machine()

    def _messages(self) -> Iterator[Metric]:
        counted = select(Message.channel, Message.status, func.count()).group_by(
            Message.channel, Message.status
        )
        numbers = {(channel, status): number for channel, status, number in db.session.execute(counted)}
        queue = GaugeMetricFamily("samskab_messages", "Messages by state", labels=["channel", "state"])
        for channel in Channel:
            for status in MessageStatus:
                queue.add_metric([channel.value, status.value], numbers.get((channel, status), 0))
        yield queue
        waiting = undelivered_by_status()
        lost = GaugeMetricFamily("samskab_undelivered", "Messages that wait for a person", labels=["state"])
        for status in (MessageStatus.DEAD, MessageStatus.FAILED, MessageStatus.UNCERTAIN):
            lost.add_metric([status.value], waiting.get(status, 0))
        yield lost
        yield _retried()

    def _life(self) -> Iterator[Metric]:
        found = readiness(self._now, self._config)
        late = found.late_for.total_seconds() if found.late_for else 0
        yield _one("samskab_oldest_due_seconds", "How long the oldest due message has waited", late)
        ages = GaugeMetricFamily(
            "samskab_heartbeat_age_seconds", "Silence of a scheduler", labels=["process"]
        )
        if found.silent_for is not None:
            ages.add_metric(["any"], found.silent_for.total_seconds())
        for beat in beats():
            ages.add_metric([beat.process], beat.silent_for.total_seconds())
        yield ages
        wells = (found.is_scheduler_alive, found.are_messages_going_out, found.is_backed_up, found.has_room)
        ready = GaugeMetricFamily("samskab_ready", "What /health/ready says", labels=["part"])
        for part, is_well in zip(("scheduler", "messages", "backup", "disk"), wells, strict=True):
            ready.add_metric([part], is_well)
        yield ready

    def _people(self) -> Iterator[Metric]:
        sign_ups = GaugeMetricFamily("samskab_sign_ups", "Sign-ups by state", labels=["state"])
        counted = select(SignUp.status, func.count()).group_by(SignUp.status).order_by(SignUp.status)
        for status, number in db.session.execute(counted):
            sign_ups.add_metric([status.value], number)
        yield sign_ups
        still_open = (AccountSession.revoked_at.is_(None), AccountSession.ends_at > self._now)
        sessions = db.session.scalar(select(func.count()).select_from(AccountSession).where(*still_open)) or 0
        yield _one("samskab_sessions", "Log-ins that have not ended", sessions)

    def _machine(self) -> Iterator[Metric]:
        yield _one("samskab_database_bytes", "Size of the database", database_bytes())
        free = GaugeMetricFamily("samskab_disk_free_ratio", "Free share of a disk", labels=["disk"])
        free.add_metric(["instance"], disk_free(Path(self._config["INSTANCE_PATH"])))
        if (share := free_share(self._config)) is not None:
            free.add_metric(["storage"], share)
        yield free
        runs = versions()
        info = GaugeMetricFamily(
            "samskab_build_info", "Versions", labels=["app", "python", "database", "revision"]
        )
        info.add_metric([runs.app, runs.python, runs.database, runs.revision], 1)
        yield info


def _retried() -> Metric:
    """A server that takes nothing makes no message late: each is due anew later. But each was tried in vain."""
    in_vain = (Message.status == MessageStatus.QUEUED, Message.attempts > 0)
    counted = select(Message.channel, func.count()).where(*in_vain).group_by(Message.channel)
    numbers = dict(db.session.execute(counted).all())
    retried = GaugeMetricFamily(
        "samskab_retried", "Queued messages that were tried in vain", labels=["channel"]
    )
    for channel in (Channel.EMAIL, Channel.SMS):
        retried.add_metric([channel.value], numbers.get(channel, 0))
    return retried


def _runs() -> Iterator[Metric]:
    """How old, how large and how long the last good backup, drill and restore were, and whether the last one was."""
    families = {
        name: GaugeMetricFamily(f"samskab_run_{name}", text, labels=["kind"])
        for name, text in (
            ("age_seconds", "Time since it last went well"),
            ("seconds", "How long it took then"),
            ("bytes", "How large it was then"),
            ("ok", "Whether it went well the last time"),
        )
    }
    now = real_now()
    for kind in RunKind:
        last = newest_run(kind)
        good: OperationRun | None = last if last is None or last.is_ok else newest_run(kind, only_good=True)
        if last is not None:
            families["ok"].add_metric([kind.value], last.is_ok)
        if good is not None:
            families["age_seconds"].add_metric([kind.value], (now - good.started_at).total_seconds())
            families["seconds"].add_metric([kind.value], good.seconds)
            families["bytes"].add_metric([kind.value], good.size or 0)
    yield from families.values()


def _one(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
