"""Child processes of `samskab serve`: started, watched, started again, and ended together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

#: A child that dies this often within a minute has a fault that starting again does not mend.
MOST_DEATHS = 3
_POLL_SECONDS = 0.1
_PATIENCE_SECONDS = 12
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One child process: what it does, its id, and when it died lately (monotonic seconds)."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Fork and do the work there; the child ends when its work does, or when the parent is gone."""
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(_work_in_child(self.work, parent))

    def run_to_end(self) -> int:
        """Start it, wait for it, and return its exit status."""
        self.start()
        _pid, wait_status = os.waitpid(self.pid, 0)
        self.pid = 0
        return os.waitstatus_to_exitcode(wait_status)


class Supervisor:
    """Keeps its children running until it is told to stop."""

    def __init__(self, children: list[Child]) -> None:
        self._children = children
        self._stopping = False

    def run(self, when_started: Callable[[], bool]) -> int:
        """Start all children and watch them; return the exit status when all have ended.

        `when_started` is asked again and again until it says True (for example: the server answers).
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        status = 0
        for child in self._children:
            child.start()
        started = False
        while not self._stopping:
            started = started or when_started()
            if not self._revive():
                status = 1
                break
            time.sleep(_POLL_SECONDS)
        self._end_all()
        return status

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    def _revive(self) -> bool:
        """Start again what died; False when that does not help."""
        for child in self._children:
            pid, wait_status = os.waitpid(child.pid, os.WNOHANG)
            if pid == 0 or self._stopping:
                continue
            code = os.waitstatus_to_exitcode(wait_status)
            now = time.monotonic()
            child.deaths = [at for at in child.deaths if now - at < 60] + [now]
            child.pid = 0
            if len(child.deaths) >= MOST_DEATHS:
                print(
                    f"The {child.name} ended {MOST_DEATHS} times within a minute (status {code}); giving up."
                )
                return False
            print(f"The {child.name} ended with status {code}; starting it again.", flush=True)
            child.start()
        return True

    def _end_all(self) -> None:
        """Ask every child to end, wait, and insist."""
        for number, seconds in ((signal.SIGTERM, _PATIENCE_SECONDS), (signal.SIGKILL, 5)):
            for child in filter(_is_running, self._children):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, number)
            end = time.monotonic() + seconds
            while any(_is_running(child) for child in self._children) and time.monotonic() < end:
                time.sleep(_POLL_SECONDS / 2)


def _is_running(child: Child) -> bool:
    if child.pid == 0:
        return False
    try:
        pid, _status = os.waitpid(child.pid, os.WNOHANG)
    except ChildProcessError:
        pid = child.pid
    if pid != 0:
        child.pid = 0
    return pid == 0


def _work_in_child(work: Callable[[], None], parent: int) -> int:
    """Do `work` and return the exit status; never comes back into the parent's code."""
    # Ctrl-C goes to the whole group of the terminal; outside it, the children wait for the parent's word.
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _end_with_parent(parent)
    try:
        work()
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:  # noqa: BLE001 - whatever it was, it must not run on as a second parent
        traceback.print_exc()
        return 1
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
    return 0


def _end_with_parent(parent: int) -> None:
    """On Linux, be told to end when the parent is killed; elsewhere a killed parent leaves its children."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(0)
