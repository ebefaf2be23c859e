"""`samskab serve` (everything on one machine), `samskab web` and `samskab prepare`."""

from __future__ import annotations

import errno
import socket

import click
from flask import Flask

from app import create_app
from app.core.database import db
from app.operations.fitting import refuse_other_tables
from app.operations.restore import refuse_unfinished
from app.setup.healthcheck import answers
from app.setup.instance import prepare_instance
from app.setup.prepare import prepare_database
from app.setup.supervisor import Child, Supervisor
from app.setup.webserver import run_web


@click.command()
def serve() -> None:
    """Start everything here: database, pack, demo content, web server and scheduler."""
    from app.jobs.scheduler import run as run_scheduler

    app = _application()
    refuse_busy_port(app.config["HOST"], app.config["PORT"])
    prepare_database(app)
    refuse_unfinished(app)
    if app.config["DEMO"]:
        _fill_demo(app)
    children = [
        Child("web server", lambda: run_web(app)),
        Child("scheduler", lambda: run_scheduler(app)),
    ]
    raise SystemExit(Supervisor(children).run(Announcement(app)))


@click.command()
def web() -> None:
    """Start the web server alone (production: behind a proxy, any number of them)."""
    app = _application()
    refuse_busy_port(app.config["HOST"], app.config["PORT"])
    refuse_other_tables(app)
    run_web(app)


@click.command()
def prepare() -> None:
    """Bring the database up to date and load the pack (production: before web and scheduler)."""
    app = _application()
    prepare_database(app)
    click.echo("The database is up to date, and the pack is loaded.")


def _application() -> Flask:
    prepare_instance()
    return create_app()


def _fill_demo(app: Flask) -> None:
    """In a process of its own: it sets papers, and the typesetter's threads do not live on in processes that are forked
    afterwards. Every paper there would wait for them for ever.
    """

    def fill() -> None:
        from app.demo.content import fill_empty_database

        # A connection that was open before the fork belongs to the parent.
        with app.app_context():
            db.engine.dispose(close=False)
        fill_empty_database(app)

    if Child("demo content", fill).run_to_end() != 0:
        raise SystemExit(1)


def refuse_busy_port(host: str, port: int) -> None:
    """Raise click.ClickException, one sentence, when `port` cannot be listened on."""
    if not 0 < port < 65536:
        raise click.ClickException(f"PORT is {port}; it must be between 1 and 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn does: a port that was in use a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise click.ClickException(_why_not(error, host, port)) from None


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another programme; choose another one: make run PORT={port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} is only for root; choose one above 1023: make run PORT=5000"
    return f"{host}:{port} cannot be listened on ({error.strerror}); set HOST and PORT."


class Announcement:
    """Says once that the server answers, and where."""

    def __init__(self, app: Flask) -> None:
        host = app.config["HOST"]
        reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
        self._url = f"http://{reachable}:{app.config['PORT']}"
        self._site_url = app.config["SITE_URL"]

    def __call__(self) -> bool:
        """Whether the server answers by now; prints the address when it does."""
        if not answers(f"{self._url}/health/live"):
            return False
        click.echo(f"Samskab is ready: {self._site_url}\nCtrl-C stops it; the data stays in instance/.")
        return True
