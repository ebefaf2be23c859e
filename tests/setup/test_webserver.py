"""gunicorn as we set it up."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack

import pytest
from flask import Flask

from app.setup.webserver import options
from tests.support.live import LiveServer


@pytest.mark.any_database
def test_silent_connections_do_not_keep_others_waiting(live_server: LiveServer) -> None:
    # What a browser does: six connections to one server, opened ahead of what it may need.
    with ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(socket.create_connection(("127.0.0.1", live_server.port)))
        begun = time.monotonic()
        assert live_server.answers()
        assert time.monotonic() - begun < 4, "gunicorn gives a silent connection five seconds"


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("proxies", "asked", "worker", "threads"), [(0, 0, "gthread", 8), (1, 0, "sync", 1), (1, 4, "gthread", 4)]
)
def test_one_thread_a_process_only_behind_a_proxy(
    app: Flask, proxies: int, asked: int, worker: str, threads: int
) -> None:
    app.config.update(PROXY_COUNT=proxies, WEB_THREADS=asked)
    chosen = options(app)
    assert (chosen["worker_class"], chosen["threads"]) == (worker, threads)
    assert chosen["accesslog"] is None
