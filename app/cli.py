"""The command `samskab`: every group of commands stands in the package it belongs to."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

from app import create_app
from app.accounts.cli import user
from app.audit.cli import audit
from app.core.cli import keys
from app.demo.cli import demo
from app.jobs.cli import scheduler, tick
from app.operations.cli import backup_command, drill_command, restore_command
from app.operations.fitting import refuse_other_tables
from app.pack.cli import pack
from app.plan.cli import plan
from app.privacy.cli import retention
from app.reporting.cli import report
from app.search.cli import search
from app.setup.foreseen import said_in_words
from app.setup.instance import prepare_instance
from app.setup.serve import prepare, serve, web

#: They make the tables, or save what there is of them.
_ANY_TABLES = frozenset({"prepare", "serve", "backup", "restore"})


class _Commands(click.Group):
    """All commands; whatever is foreseeable is said in words, and ends with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run what was asked for."""
        with said_in_words():
            return super().invoke(ctx)


@click.group(cls=_Commands)
@click.pass_context
def main(context: click.Context) -> None:
    """Samskab: run, feed and look after the platform."""
    prepare_instance()
    # What Flask's `with_appcontext` asks for its application.
    any_tables = context.invoked_subcommand in _ANY_TABLES
    context.obj = ScriptInfo(create_app=create_app if any_tables else _create_fitting_app)


def _create_fitting_app() -> Flask:
    """The application, over tables that it can work with. Raises NotFittingError."""
    app = create_app()
    refuse_other_tables(app)
    return app


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
