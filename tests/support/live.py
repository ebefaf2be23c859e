"""The real web server over a test's database: what the browser and the race tests talk to."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from tests.support.smtp import free_port

ROOT = Path(__file__).resolve().parents[2]


class LiveServer:
    """`samskab web` in processes of its own, with `before` written before it. `url` has no slash at the end."""

    def __init__(
        self,
        database_url: str,
        folder: Path,
        processes: int = 2,
        *,
        before: tuple[str, ...] = (),
        **settings: str,
    ) -> None:
        self._before = before
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / f"web-{self.port}.log"
        self.environment = {
            **os.environ,
            "SAMSKAB_ENV": "demo",
            "DATABASE_URL": database_url,
            "INSTANCE_PATH": str(folder),
            "SECRET_KEY": "only-for-tests",
            "SITE_URL": self.url,
            "PORT": str(self.port),
            "WEB_PROCESSES": str(processes),
            # A test fills a form in faster than a person.
            "FORM_LEAST_SECONDS": "0",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 120) -> None:
        """Start and wait until it answers. Raises RuntimeError with the log when it does not."""
        command = [*self._before, str(Path(sys.executable).with_name("samskab")), "web"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            if self.answers():
                return
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"the web server did not start:\n{self.log()}")

    def stop(self, seconds: float = 10) -> None:
        """End the processes, kindly first."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Kill -9 the server and all its processes, as a machine that loses its power."""
        assert self._process is not None
        parent = psutil.Process(self._process.pid)
        for one in (*parent.children(recursive=True), parent):
            one.kill()
        self._process.wait()

    def kill_a_worker(self) -> None:
        """Kill -9 one of the processes that answer; the server starts another."""
        random.choice(self.workers()).kill()

    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        assert self._process is not None
        return psutil.Process(self._process.pid).children()

    def log(self) -> str:
        """All that the server has written."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def answers(self) -> bool:
        """Whether its health address answers 200."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/live", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
