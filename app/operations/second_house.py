"""The programme run once more, over another database: how a restored backup is tried."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import URL

from app.operations.copies import TOLD_TO_END, BrokenOffError, CopyError

_START_SECONDS = 30
_COMMAND_SECONDS = 900


class SecondHouse:
    """`samskab …` over the database at `url`, with `folder` for whatever it writes; its server ends with the block.

    Ctrl-C in a terminal is for whoever tries the backup, and not for what is being tried.
    """

    def __init__(self, config: Mapping[str, Any], url: URL, folder: Path) -> None:
        self._port = _free_port()
        self._url = f"http://127.0.0.1:{self._port}"
        self._log = folder / "second-house.log"
        self._server: subprocess.Popen[bytes] | None = None
        self._environment = {
            **os.environ,
            **{key: str(config[key]) for key in ("SAMSKAB_ENV", "SECRET_KEY", "BACKUP_KEY", "PACK")},
            "DATABASE_URL": url.render_as_string(hide_password=False),
            "INSTANCE_PATH": str(folder),
            "STORAGE_URL": (folder / "storage").as_uri(),
            "SITE_URL": self._url,
            "TRUSTED_HOSTS": "127.0.0.1",
            "HOST": "127.0.0.1",
            "PORT": str(self._port),
            "PROXY_COUNT": "0",
            "WEB_PROCESSES": "1",
            "METRICS_TOKEN": "",
        }

    def __enter__(self) -> SecondHouse:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._server is None:
            return
        self._server.terminate()
        try:
            self._server.wait(15)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    def run(self, *arguments: str) -> str:
        """Run a command and return what it printed.

        Raises BrokenOffError when it was told to end, and CopyError when it fails.
        """
        done = self._run(*arguments)
        if done.returncode in TOLD_TO_END:
            raise BrokenOffError(f"samskab {' '.join(arguments)} was told to end")
        if done.returncode:
            why = next((f": {line}" for line in done.stderr.splitlines() if line.startswith("Error: ")), "")
            raise CopyError(f"samskab {' '.join(arguments)} ended with {done.returncode}{why}")
        return done.stdout

    def serve(self) -> str:
        """Start the web server and wait until it answers; its address.

        Raises BrokenOffError when it was told to end, and CopyError when it does not answer.
        """
        import requests

        with self._log.open("wb") as log:
            self._server = subprocess.Popen(  # noqa: S603 - our own programme
                [_PROGRAMME, "web"],
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and self._server.poll() is None:
            try:
                if requests.get(f"{self._url}/health/live", timeout=2).ok:
                    return self._url
            except requests.RequestException:
                time.sleep(0.1)
        if self._server.poll() in TOLD_TO_END:
            raise BrokenOffError("the web server was told to end")
        raise CopyError("the web server does not start on the restored database")

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own programme
            [_PROGRAMME, *arguments], env=self._environment, capture_output=True, text=True, check=False,
            timeout=_COMMAND_SECONDS, start_new_session=True,
        )  # fmt: skip


_PROGRAMME = str(Path(sys.executable).with_name("samskab"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
