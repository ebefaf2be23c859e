"""Dying on purpose, in tests only: what a power cut does to a sender, at a named point."""

from __future__ import annotations

import os
import signal

from flask import Flask


def die_at(app: Flask, point: str) -> None:
    """Kill this process when the tests asked for it at `point` (FAULT_AT); nothing outside tests."""
    if app.config.get("TESTING") and os.environ.get("FAULT_AT") == point:
        os.kill(os.getpid(), signal.SIGKILL)
