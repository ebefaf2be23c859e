"""`python -m benchmarks.bare PORT DATABASE_URL`: the bare application under gunicorn, two sync processes."""

from __future__ import annotations

import os
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from benchmarks.bare.web import make_app


class _Server(BaseApplication):
    def __init__(self, app: Flask, port: int) -> None:
        self._app = app
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        """As the platform's own server is set up (app/setup/webserver.py)."""
        options = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 2,
            "worker_class": "sync",
            "preload_app": True,
            "loglevel": "warning",
            "worker_tmp_dir": "/dev/shm" if os.access("/dev/shm", os.W_OK) else None,  # noqa: S108
            "control_socket_disable": True,
            "post_fork": lambda _arbiter, _worker: self._app.extensions["engine"].dispose(close=False),
        }
        for key, value in options.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        """The application, made before the processes were forked."""
        return self._app


if __name__ == "__main__":
    _Server(make_app(sys.argv[2]), int(sys.argv[1])).run()
