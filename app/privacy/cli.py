"""`samskab retention`."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core import clock
from app.privacy import retention as engine


@click.group()
def retention() -> None:
    """What is kept of people, and for how long."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only count what is past its time.")
@with_appcontext
def run(dry_run: bool) -> None:
    """Delete what is past its time and print a line per rule. Ends with 1 when something is left."""
    # Letters of who is erased may have to be worded again: links need the site's address.
    with current_app.test_request_context(base_url=current_app.config["SITE_URL"]):
        report = engine.run(clock.now(), is_dry=dry_run)
    click.echo("\n".join(report.lines()))
    if not dry_run and any(row.failed or row.left for row in report.rows):
        raise click.exceptions.Exit(1)
