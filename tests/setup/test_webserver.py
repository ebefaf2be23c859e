"""gunicorn as we set it up."""

from __future__ import annotations

import socket
import subprocess
import sys
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


#: Asked in a process of its own: in this one other tests have looked at pages already.
_READY = """
from app import create_app
from app.core.database import Base
from app.setup.webserver import make_ready

app = create_app()
def is_ready():
    return not Base.registry._new_mappers, not app.url_map._remap
before = is_ready()
make_ready(app)
print(before, is_ready())
"""


def test_what_every_process_needs_is_made_before_they_are_forked() -> None:
    done = subprocess.run([sys.executable, "-c", _READY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(False, False) (True, True)"
