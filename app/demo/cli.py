"""`samskab demo`: make the demo content, or make it anew."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import ScriptInfo

from app.core.database import db
from app.demo.content import fill_empty_database
from app.demo.reset import begin_again


@click.group()
def demo() -> None:
    """Believable content to look around in."""


@demo.command()
@click.pass_obj
def load(info: ScriptInfo) -> None:
    """Make the demo content in an empty database."""
    made = fill_empty_database(_demo_app(info))
    click.echo("Demo content made." if made else "There are accounts already; nothing was made.")


@demo.command()
@click.pass_obj
def reset(info: ScriptInfo) -> None:
    """Throw everything away and make the demo content anew (demo mode only)."""
    app = _demo_app(info)
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        begin_again(app.config["MAIL_PATH"], app.config["PACK"])
        db.session.commit()
    click.echo("Demo content made anew.")


def _demo_app(info: ScriptInfo) -> Flask:
    app = info.load_app()
    if not app.config["DEMO"]:
        raise click.ClickException("This is not a demo (DEMO is off), so nothing was touched.")
    return app
