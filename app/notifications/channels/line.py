"""HTTP over a line that another thread can cut.

A timeout bounds one read. A server that drips a byte now and then never reaches it, neither in its headers nor in
the middle of a TLS handshake; so the line is cut at a deadline, as in smtp.py.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Line:
    """What is known of the connections of one session."""

    def __init__(self) -> None:
        self._open: list[socket.socket] = []
        self._is_cut = False
        #: Whether a connection was ready, encryption and all: the request of the exchange may have gone out.
        self.is_connected = False

    def keep(self, line: socket.socket) -> None:
        """Remember a connection that is being made, so that it can be cut."""
        self._open.append(line.dup())
        if self._is_cut:
            self._cut()

    @contextlib.contextmanager
    def until(self, seconds: float) -> Iterator[None]:
        """Cut every connection when the block takes longer."""
        self._is_cut = False
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def close(self) -> None:
        """Let go of the connections."""
        while self._open:
            self._open.pop().close()

    def _cut(self) -> None:
        self._is_cut = True
        for line in list(self._open):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class LineAdapter(HTTPAdapter):
    """Makes the connections of a requests session known to a Line. Tries nothing twice by itself."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Use connections that tell the line of themselves."""
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = _pools(self._line)


def _pools(line: Line) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            line.keep(made)
            return made

        def connect(self) -> None:
            line.is_connected = False
            super().connect()
            line.is_connected = True

    class Encrypted(Plain, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}
