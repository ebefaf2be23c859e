"""Several machines in one: web nodes and schedulers of a production over one database, behind one address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.core.clock import now
from config import ROOT
from tests.support.databases import PG_BIN
from tests.support.live import LiveServer

#: What every node of one site must have in common.
SECRET = "the-same-on-every-node-of-one-site"


def common(site_url: str, smtp_url: str) -> dict[str, str]:
    """The settings of a production that stands behind one proxy."""
    return {
        "SAMSKAB_ENV": "production",
        "SECRET_KEY": SECRET,
        "BACKUP_KEY": SECRET,
        "PG_BIN": str(PG_BIN),
        "SITE_URL": site_url,
        "TRUSTED_HOSTS": "localhost,127.0.0.1",
        "SMTP_URL": f"{smtp_url}?tls=no",
        "MAIL_FROM": "Samskab <samskab@localhost>",
        "HOST": "127.0.0.1",
        "PROXY_COUNT": "1",
        "DRAIN_SECONDS": "4",
        "LOG_LEVEL": "WARNING",
    }


def web_node(database_url: str, folder: Path, settings: dict[str, str]) -> LiveServer:
    """`samskab web` with a folder of its own, as on a machine of its own. Not started."""
    folder.mkdir(exist_ok=True)
    return LiveServer(database_url, folder, processes=2, **settings)


class SchedulerNode:
    """`samskab scheduler` with a folder of its own."""

    def __init__(self, database_url: str, folder: Path, settings: dict[str, str]) -> None:
        folder.mkdir(exist_ok=True)
        self._log = folder / f"scheduler-{now():%H%M%S}.log"
        self._environment = {
            **os.environ,
            **settings,
            "DATABASE_URL": database_url,
            "INSTANCE_PATH": str(folder),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start; it begins by itself, and nobody asks it."""
        command = [str(Path(sys.executable).with_name("samskab")), "scheduler"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )

    def kill(self) -> None:
        """Kill -9."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """End it kindly; returns its exit status."""
        if self._process is None:
            return 0
        self._process.terminate()
        return self._process.wait(30)

    def log(self) -> str:
        """All that it has written."""
        return self._log.read_text(errors="replace")
