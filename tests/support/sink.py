"""`python -m tests.support.sink PORT FILE`: a mail server that writes a line per letter before it says 250."""

from __future__ import annotations

import os
import re
import signal
import sys
from typing import Any

from aiosmtpd.controller import Controller

_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.MULTILINE | re.IGNORECASE)


class _Handler:
    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        found = _ID.search(envelope.content)
        assert found is not None
        for _one in envelope.rcpt_tos:
            os.write(self._file, found.group(1) + b"\n")
        return "250 OK"


def main(port: str, path: str) -> None:
    """Serve until SIGTERM."""
    controller = Controller(_Handler(path), hostname="127.0.0.1", port=int(port))
    controller.start()
    signal.sigwait([signal.SIGTERM, signal.SIGINT])
    controller.stop(no_assert=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
