"""`samskab demo`: make the demo content, or make it anew. What makes it is imported only where it is made: the web
process starts from the same command line.
"""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import ScriptInfo

from app.core import clock
from app.core.database import begin_write, db


@click.group()
def demo() -> None:
    """Believable content to look around in."""


@demo.command()
@click.option(
    "--scale",
    type=click.IntRange(1, 1_000_000),
    metavar="N",
    help="Add N coming dates and N tasks.",
)
@click.option(
    "--past",
    type=click.IntRange(1, 5_000_000),
    metavar="N",
    help="Add N sign-ups to dates of the last four years, by one person for every twenty.",
)
@click.pass_obj
def load(info: ScriptInfo, scale: int | None, past: int | None) -> None:
    """Make the demo content in an empty database; with --scale or --past, add a great many things to what there is."""
    from app.demo.content import fill_empty_database

    app = _demo_app(info)
    if fill_empty_database(app):
        click.echo("Demo content made.")
    elif scale is None and past is None:
        click.echo("There are accounts already; nothing was made.")
    if scale is not None:
        signed_up = _add(app, scale)
        click.echo(f"{scale} coming dates made, with {signed_up} sign-ups, and {scale} tasks.")
    if past is not None:
        dates = _add_past(app, past)
        click.echo(f"{past} sign-ups made, to {dates} dates of the last four years.")


def _add(app: Flask, number: int) -> int:
    from app.demo.scale import add_dates
    from app.demo.scale_tasks import add_tasks

    with app.test_request_context(base_url=app.config["SITE_URL"]):
        begin_write()
        now = clock.now()
        signed_up = add_dates(now, number)
        add_tasks(now, number)
        db.session.commit()
    return signed_up


def _add_past(app: Flask, number: int) -> int:
    from app.demo.scale_years import add_years

    with app.test_request_context(base_url=app.config["SITE_URL"]):
        begin_write()
        dates = add_years(clock.now(), number)
        db.session.commit()
    return dates


@demo.command()
@click.pass_obj
def reset(info: ScriptInfo) -> None:
    """Throw everything away and make the demo content anew (demo mode only)."""
    from app.demo.reset import begin_again

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
