"""gunicorn, set up in code so that there is one way to start it."""

from __future__ import annotations

import gc
import os
import signal
import sqlite3
import time
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from app.core import draining
from app.core.database import WEB_LIMITS, db
from app.core.logs import make_formatter
from app.operations.restore import refuse_unfinished
from app.places.queries import read_places_each_time


class _Arbiter(Arbiter):
    """gunicorn's parent process, which lets the proxy turn away before it stops listening."""

    def handle_term(self) -> None:
        """SIGTERM: answer as before, but no longer as one who is well; then finish what runs, and end.

        Whoever is still in the queue of a socket that closes is cut off, so the proxy has to know first.
        """
        draining.begin()
        time.sleep(self.app.drain_seconds)
        super().handle_term()


class _Logger(Logger):
    """gunicorn's own words as lines like ours, with nobody in them (core/logs.py)."""

    def setup(self, cfg: Any) -> None:
        """Set up as ever, but for the shape of the lines."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(make_formatter())


class _Server(BaseApplication):
    """gunicorn with our settings only; its files and variables are not read."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        self.drain_seconds: int = app.config["DRAIN_SECONDS"]
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for key, value in self._options.items():
            self.cfg.set(key, value)

    def load(self) -> Flask:
        """The application, made before the processes were forked."""
        return self._app

    def run(self) -> None:
        """Serve until told to stop."""
        _Arbiter(self).run()


def run_web(app: Flask) -> None:
    """Serve `app` until SIGTERM or SIGINT. The address and number of processes come from its settings.

    Behind PROXY_COUNT proxies their headers say who asks and how; with none, nobody's headers are believed. Raises
    RestoreRefusedError while a restore is not finished: it would show whom was erased since.
    """
    refuse_unfinished(app)
    app.config["DATABASE_LIMITS"] = WEB_LIMITS
    if app.config["SAMSKAB_ENV"] != "production":
        read_places_each_time()
    app.wsgi_app = behind_proxies(app.wsgi_app, app.config["PROXY_COUNT"])  # type: ignore[method-assign]
    leave_after_read_only(app)
    make_ready(app)
    # What is there now stays for ever: the processes need not look through it for garbage, which took a twentieth of a
    # second now and then, nor copy its pages to do so (https://docs.python.org/3/library/gc.html#gc.freeze).
    gc.collect()
    gc.freeze()
    _Server(app, options(app)).run()


def make_ready(app: Flask) -> None:
    """Make now what each process would make for itself at its first page: before the fork it lies in memory once."""
    configure_mappers()
    app.url_map.update()


def leave_after_read_only(app: Flask) -> None:
    """Let a process end, after its answer, that met a file which could only be read; gunicorn starts another.

    SQLite's connections of one process share what they know of the file's log, and go on reading only when the disk is
    well again.
    """
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "handle_error")
    def _leave(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_READONLY:
            os.kill(os.getpid(), signal.SIGTERM)


def behind_proxies(wsgi_app: Any, number: int) -> Any:
    """`wsgi_app` as it stands behind `number` proxies; with none it is left as it is."""
    return ProxyFix(wsgi_app, x_for=number, x_proto=number, x_host=number) if number else wsgi_app


def options(app: Flask) -> dict[str, Any]:
    """gunicorn's settings for `app`.

    There is no access log: addresses can hold private links, and who looked at what is nobody's business.
    Behind a proxy one thread per process is fastest (measured). Without one, a browser opens up to six
    connections ahead and says nothing on them; two would stop two processes of one thread for half a minute.
    """
    threads = app.config["WEB_THREADS"] or (1 if app.config["PROXY_COUNT"] else 8)

    def leave_parents_connections(_arbiter: object, _worker: object) -> None:
        """A connection that was open before the fork belongs to the parent."""
        with app.app_context():
            db.engine.dispose(close=False)

    return {
        "bind": f"{app.config['HOST']}:{app.config['PORT']}",
        "workers": app.config["WEB_PROCESSES"],
        "worker_class": "sync" if threads == 1 else "gthread",
        "threads": threads,
        "preload_app": True,
        "timeout": 30,
        "graceful_timeout": 10,
        "accesslog": None,
        "logger_class": _Logger,
        "loglevel": "warning",
        "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108 - heartbeats only
        # Headers of proxies are read in one place, ProxyFix, and only as many as PROXY_COUNT says.
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
        "control_socket_disable": True,
        "chdir": str(Path(__file__).resolve().parents[2]),
        "post_fork": leave_parents_connections,
    }
