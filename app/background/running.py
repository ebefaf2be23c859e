"""Doing long work, one piece after the other. Each step commits what it tells."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.background import claims
from app.background.claims import MOST_ATTEMPTS, Claim, LostError
from app.background.models import TaskState
from app.core import clock
from app.core.database import db
from app.core.feature import long_work

log = logging.getLogger("samskab.background")
_ending = threading.Event()


def begin() -> None:
    """A scheduler starts in this process."""
    _ending.clear()


def stop() -> None:
    """It is to end: what runs is left, with what it found so far, for another process to go on with."""
    _ending.set()


class Running:
    """A piece of work while it runs (core.long_work.Work)."""

    def __init__(self, ours: Claim, now: datetime) -> None:
        self._ours = ours
        self._is_asked = False
        self.now = now
        #: As `is_stopped` has said: by whoever asked, or because the process ends.
        self.was_stopped = self.was_interrupted = False

    @property
    def params(self) -> Mapping[str, Any]:
        """What it is about."""
        return self._ours.params

    @property
    def so_far(self) -> Mapping[str, Any]:
        """The best that a run before this one had told."""
        return self._ours.so_far

    def tell(self, progress: int, done_so_far: Mapping[str, Any] | None = None, *, where: str = "") -> None:
        """Keep how far it is. Commits. Raises LostError when another run has the work by now."""
        values: dict[str, Any] = {"progress": progress, "where": where}
        if done_so_far is not None:
            values["result"] = dict(done_so_far)
        self._is_asked = claims.keep(self._ours, **values)

    def is_stopped(self) -> bool:
        """Whether to end now, with the best so far."""
        self.was_stopped = self.was_stopped or self._is_asked
        self.was_interrupted = self.was_interrupted or (_ending.is_set() and not self.was_stopped)
        return self.was_stopped or self.was_interrupted


def run_due(now: datetime) -> int:
    """Do all work that waits, a piece at a time, the first one at `now`; return how many came to an end. Commits.

    Work takes minutes, so when it ends is asked anew. What fails is tried again in the next round.
    """
    done = 0
    while not _ending.is_set() and claims.is_anything_due():
        ours = claims.claim(secrets.token_hex(16), now)
        if ours is None or not _carry_out(ours, now):
            break
        done, now = done + 1, clock.now()
    return done


def _carry_out(ours: Claim, now: datetime) -> bool:
    """Whether the work came to an end."""
    work = Running(ours, now)
    try:
        result = long_work(ours.kind)(work)
        if work.was_interrupted:
            claims.keep(ours, result=dict(result))
            claims.give_back(ours, attempts=ours.attempts - 1)
            return False
        state = TaskState.STOPPED if work.was_stopped else TaskState.DONE
        progress = {} if work.was_stopped else {"progress": 100}
        claims.finish(ours, state, clock.now(), result=dict(result), where="", **progress)
    except LostError:
        log.warning("long work is done by another run", extra={"kind": ours.kind})
        return False
    except Exception:
        log.exception("long work failed", extra={"kind": ours.kind})
        _after_failure(ours)
        return False
    return True


def _after_failure(ours: Claim) -> None:
    db.session.rollback()
    db.session.expunge_all()
    try:
        if ours.attempts >= MOST_ATTEMPTS:
            claims.finish(ours, TaskState.FAILED, clock.now())
        else:
            claims.give_back(ours, attempts=ours.attempts)
    except LostError:
        log.warning("long work is done by another run", extra={"kind": ours.kind})
