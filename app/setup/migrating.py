"""`flask --app app.setup.migrating db …` makes and applies migrations."""

from __future__ import annotations

from flask import Flask

import app as platform
from app.core.migrating import attach_migrations


def create_app() -> Flask:
    """The application with the command `flask db`."""
    app = platform.create_app()
    attach_migrations(app)
    return app
