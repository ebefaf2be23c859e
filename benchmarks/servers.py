"""Servers in processes of their own, and what they cost: seconds of processor, and memory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import psutil

ROOT = Path(__file__).resolve().parents[1]
_BIN = Path(sys.executable).parent
#: The platform as it stands behind a proxy in production; it is the proxy's header that says who asks.
PRODUCTION: Mapping[str, str] = {
    "SAMSKAB_ENV": "production",
    "DEMO": "0",
    "SECRET_KEY": "only-for-measuring-and-for-nothing-else",
    "SITE_URL": "https://samskab.example",
    "TRUSTED_HOSTS": "127.0.0.1,samskab.example",
    "HOST": "127.0.0.1",
    "PROXY_COUNT": "1",
    "WEB_PROCESSES": "2",
    # A program fills a form faster than a person.
    "FORM_LEAST_SECONDS": "0",
    "LOG_LEVEL": "WARNING",
    # A copy that begins in the middle of a round would be counted as the pages' own time.
    "BACKUP_EVERY_MINUTES": "0",
}


class Memory(NamedTuple):
    """MB of one process: resident, of that what nobody shares, and that with its part of what is shared.

    The processes are forked from one that has everything loaded: what they cost together is the sum of `pss`.
    """

    rss: float
    uss: float
    pss: float


def environment(folder: Path, database_url: str, **more: str) -> dict[str, str]:
    """The platform's settings over a database; `folder` is its instance."""
    return {**os.environ, **PRODUCTION, "INSTANCE_PATH": str(folder), "DATABASE_URL": database_url, **more}


def free_port() -> int:
    """A TCP port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """A command that runs until the block ends."""

    def __init__(self, name: str, command: Sequence[str], settings: Mapping[str, str], log: Path) -> None:
        self.name = name
        self._command = list(command)
        self._settings = dict(settings)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._settings, stdout=log, stderr=subprocess.STDOUT
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, kindly first."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def said(self) -> str:
        """What it has written, for who looks for a fault."""
        return self._log.read_text(errors="replace")[-3000:]

    def is_running(self) -> bool:
        """Whether it has not ended by itself."""
        return self._process is not None and self._process.poll() is None

    def workers(self) -> list[psutil.Process]:
        """Its child processes, or itself when it has none."""
        assert self._process is not None
        parent = psutil.Process(self._process.pid)
        return parent.children(recursive=True) or [parent]

    def cpu_seconds(self) -> float:
        """Processor time of all workers since they began."""
        return sum(sum(worker.cpu_times()[:2]) for worker in self.workers())

    def memory(self) -> Memory:
        """Of the largest worker."""
        found = [worker.memory_full_info() for worker in self.workers()]
        mb = 1024 * 1024
        rss, uss, pss = (max(getattr(one, name) for one in found) / mb for name in Memory._fields)
        return Memory(rss, uss, pss)


class WebServer(Process):
    """A web server on a port of this machine."""

    def __init__(
        self, name: str, command: Sequence[str], settings: Mapping[str, str], log: Path, port: int
    ) -> None:
        super().__init__(name, command, settings, log)
        self.port = port
        self.host = f"127.0.0.1:{port}"

    def __enter__(self) -> Self:
        """Start it and wait until it answers. Raises RuntimeError with what it said when it does not."""
        super().__enter__()
        end = time.monotonic() + 60
        while time.monotonic() < end and self.is_running():
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return self
            except OSError:
                time.sleep(0.1)
        self.__exit__(None, None, None)
        raise RuntimeError(f"{self.name} did not start:\n{self.said()}")


def platform(folder: Path, database_url: str, name: str = "samskab", **more: str) -> WebServer:
    """The platform's own web server."""
    port = free_port()
    settings = environment(folder, database_url, PORT=str(port), **more)
    return WebServer(name, [str(_BIN / "samskab"), "web"], settings, folder / f"web-{port}.log", port)


def bare(folder: Path, database_url: str) -> WebServer:
    """The yardstick's."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare", str(port), database_url]
    return WebServer("bare", command, os.environ, folder / f"bare-{port}.log", port)


def scheduler(folder: Path, database_url: str, **more: str) -> Process:
    """The platform's scheduler."""
    settings = environment(folder, database_url, **more)
    return Process("scheduler", [str(_BIN / "samskab"), "scheduler"], settings, folder / "scheduler.log")


class DatabaseServer:
    """Processor time of a PostgreSQL server's processes; always 0 for SQLite, which works in ours."""

    def __init__(self, pid: int | None) -> None:
        self._pid = pid

    def cpu_seconds(self) -> float:
        """Of its processes that run now. Connections last as long as our servers, so none is missed."""
        if self._pid is None:
            return 0.0
        server = psutil.Process(self._pid)
        return sum(sum(one.cpu_times()[:2]) for one in [server, *server.children(recursive=True)])

    def all_cpu_seconds(self) -> float:
        """Also of those that have ended: for work that is done on connections of its own."""
        if self._pid is None:
            return 0.0
        return self.cpu_seconds() + sum(psutil.Process(self._pid).cpu_times()[2:4])
