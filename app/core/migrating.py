"""Migrations, attached by who migrates only: Alembic is 11 MB that no web process needs."""

from __future__ import annotations

from flask import Flask

from app.core.database import db


def attach_migrations(app: Flask) -> None:
    """Let Flask-Migrate's functions be called in `app`'s context. Twice is once."""
    from flask_migrate import Migrate

    Migrate(app, db, directory="migrations", render_as_batch=True, compare_type=True)
