"""Figures for Prometheus: the house's from the database, the same whichever process is asked; requests per machine.

Nothing here names a person: labels are states, channels, names of views and of processes. The library is only loaded
where METRICS_TOKEN is set: most houses have nobody who asks, and a web process is to stay small.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, g, request
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram

#: Where the processes of one web server write what they counted, so that any of them can tell of all.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def init_app(app: Flask) -> None:
    """Count requests and their time by view, where somebody may ask for it."""
    if not app.config["METRICS_TOKEN"]:
        return
    _share_between_processes()
    from prometheus_client import CollectorRegistry, Counter, Histogram

    registry = CollectorRegistry()
    labels = ["endpoint", "method", "status"]
    requests = Counter("samskab_requests", "Requests answered", labels, registry=registry)
    seconds = Histogram(
        "samskab_request_seconds", "Time to answer", ["endpoint"], buckets=_BUCKETS, registry=registry
    )
    app.before_request(_start)
    app.after_request(lambda response: _count(response, requests, seconds))


def figures(now: datetime, config: Mapping[str, Any]) -> tuple[bytes, str]:
    """(everything, its content type). Raises what the database raises."""
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    from app.operations.house_figures import HouseFigures

    registry = CollectorRegistry()
    if os.environ.get(_FOLDER):
        from prometheus_client.multiprocess import MultiProcessCollector

        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(HouseFigures(now, config))
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _share_between_processes() -> None:
    """A folder of files in memory that ends with the process that made it. The library reads where at its import."""
    if os.environ.get(_FOLDER):
        return
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder of our own, made safely
    folder, owner = tempfile.mkdtemp(prefix="samskab-metrics-", dir=memory), os.getpid()
    os.environ[_FOLDER] = folder

    def remove() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)


def _start() -> None:
    g.metrics_started = time.perf_counter()


def _count(response: Response, requests: Counter, seconds: Histogram) -> Response:
    endpoint = request.endpoint or "none"
    requests.labels(endpoint, request.method, str(response.status_code)).inc()
    if started := g.get("metrics_started"):
        seconds.labels(endpoint).observe(time.perf_counter() - started)
    return response
