"""A real Caddy in front of several web nodes, by the very file that deploy/ offers."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

from config import ROOT
from tests.support.smtp import free_port

CADDY = Path(sys.executable).with_name("caddy")
CADDYFILE = ROOT / "deploy" / "Caddyfile"


class Proxy:
    """https on this machine, with a certificate of Caddy's own authority. `url` has no slash at the end."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        self.authority = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        self._folder = folder
        self._log = folder / "caddy.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, nodes: list[str], seconds: float = 20) -> None:
        """Begin to answer for `nodes` (host:port). Raises RuntimeError with the log when it does not."""
        environment = {
            **os.environ,
            "SITE_NAME": "localhost",
            "NODES": " ".join(nodes),
            "PHONE": "11 11 11 11",
            "CADDY_ADMIN": "off",
            "HTTP_PORT": str(free_port()),
            "HTTPS_PORT": str(self.port),
            "XDG_DATA_HOME": str(self._folder),
            "XDG_CONFIG_HOME": str(self._folder),
        }
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(CADDY), "run", "--config", str(CADDYFILE), "--adapter", "caddyfile"],
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._process.poll() is None:
            if self._shakes_hands():
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"the proxy did not start:\n{self.log()}")

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(15)

    def log(self) -> str:
        """All that it has written."""
        return self._log.read_text(errors="replace")

    def _shakes_hands(self) -> bool:
        if not self.authority.exists():
            return False
        trusting = ssl.create_default_context(cafile=str(self.authority))
        try:
            with (
                socket.create_connection(("127.0.0.1", self.port), timeout=2) as line,
                trusting.wrap_socket(line, server_hostname="localhost"),
            ):
                return True
        except OSError:
            return False
