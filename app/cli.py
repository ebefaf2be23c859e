"""The command `samskab`: every group of commands stands in the package it belongs to."""

from __future__ import annotations

import click
from flask.cli import ScriptInfo

import config
from app import create_app
from app.accounts.cli import user
from app.audit.cli import audit
from app.core.cli import keys
from app.demo.cli import demo
from app.jobs.cli import scheduler, tick
from app.operations.cli import backup_command, drill_command, restore_command
from app.pack.cli import pack
from app.plan.cli import plan
from app.privacy.cli import retention
from app.reporting.cli import report
from app.search.cli import search
from app.setup.instance import prepare_instance
from app.setup.serve import prepare, serve, web


@click.group()
@click.pass_context
def main(context: click.Context) -> None:
    """Samskab: run, feed and look after the platform."""
    try:
        prepare_instance()
    except config.ConfigurationError as error:
        raise click.ClickException(str(error)) from None
    # What Flask's `with_appcontext` asks for its application.
    context.obj = ScriptInfo(create_app=create_app)


operations = (backup_command, restore_command, drill_command)
for command in (
    serve,
    web,
    prepare,
    scheduler,
    tick,
    pack,
    plan,
    report,
    user,
    retention,
    demo,
    keys,
    audit,
    search,
    *operations,
):
    main.add_command(command)
