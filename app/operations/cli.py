"""`samskab backup`, `samskab restore` and `samskab restore-drill`."""

from __future__ import annotations

import os
from datetime import datetime

import click
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import inspect

from app.core import clock
from app.core.database import db
from app.core.demo_clock import apply_demo_offset
from app.core.records import Setting
from app.core.storage import NoSuchFileError, open_storage
from app.operations import rules
from app.operations.backup import back_up
from app.operations.copies import CopyError
from app.operations.drill import drill
from app.operations.fitting import refuse_empty
from app.operations.restore import RestoreRefusedError, RestoreReport, finish_restore, restore
from app.operations.sealing import RefusedError

_EXPECTED = (CopyError, NoSuchFileError, RefusedError, RestoreRefusedError, ValueError)


@click.command(name="backup")
@click.option("--list", "only_list", is_flag=True, help="List the backups that there are, and make none.")
@click.pass_obj
def backup_command(info: ScriptInfo, only_list: bool) -> None:
    """Copy the database while it is in use, check the copy, encrypt it, and put it into the storage."""
    app = info.load_app()
    if only_list:
        for file in open_storage(app.config).list(rules.FOLDER):
            click.echo(f"{file.name}\t{file.size}")
        return
    with app.app_context():
        refuse_empty(db.engine)
        try:
            click.echo(back_up(app))
        except _EXPECTED as error:
            raise _refused("No backup was made", error) from None


@click.command(name="restore")
@click.argument("name", required=False)
@click.option("--to", "url", help="Another database than DATABASE_URL.")
@click.option(
    "--force", is_flag=True, help="Replace a database that has people in it; it is backed up first."
)
@click.option("--without-backup", is_flag=True, help="Not even that: the database cannot be read any more.")
@click.option(
    "--finish", "only_finish", is_flag=True, help="The rows are back (PostgreSQL's own log): do the rest."
)
@click.pass_obj
def restore_command(
    info: ScriptInfo, name: str | None, url: str | None, force: bool, without_backup: bool, only_finish: bool
) -> None:
    """Bring the database back to the backup NAME (or `latest`). Stop web and scheduler first.

    Who was erased since is erased again; what may have been sent since is left to people; everybody is logged out.
    """
    if url:
        os.environ["DATABASE_URL"] = url
    app = info.load_app()
    now = _now(app)
    if only_finish and name:
        raise click.UsageError(
            "--finish is for a database whose rows are back: leave out the name of a backup."
        )
    try:
        if only_finish:
            with app.app_context():
                refuse_empty(db.engine)
            report = finish_restore(app, None, now)
        else:
            wanted = None if name == "latest" else name
            report = restore(app, wanted, now, force=force, without_backup=without_backup)
    except _EXPECTED as error:
        raise _refused("The database was not restored", error) from None
    _print(report)


@click.command(name="restore-drill")
@click.pass_obj
def drill_command(info: ScriptInfo) -> None:
    """Restore the newest backup beside the house, try it, and note how it went; the house itself is not touched."""
    app = info.load_app()
    with app.app_context():
        try:
            report = drill(app)
        except _EXPECTED as error:
            raise _refused("The drill failed", error) from None
    for key, value in report.items():
        click.echo(f"{key}: {value}")


def _now(app: Flask) -> datetime:
    """What the clock shows, in a demo that of the database that is there; an empty one has none of its own."""
    with app.app_context():
        if app.config["DEMO"] and inspect(db.engine).has_table(Setting.__tablename__):
            apply_demo_offset()
    return clock.now()


def _print(report: RestoreReport) -> None:
    click.echo(f"Restored {report.name or 'by other means, and finished'} in {report.seconds} s.")
    click.echo(f"Erased again: {len(report.erased_again)}. Logged out: {report.sessions_ended}.")
    click.echo(f"May have been sent since, left to people at /admin/beskeder: {report.uncertain}.")
    if report.not_erased:
        click.echo(
            f"NOT erased: {len(report.not_erased)}, the last administrator. Give somebody else the role, then: "
            "samskab restore --finish"
        )


def _refused(what: str, error: Exception) -> click.ClickException:
    said = str(error)
    if isinstance(error, NoSuchFileError):
        said = f"there is no backup {said}; `samskab backup --list` says which there are"
    elif isinstance(error, RefusedError) and "BACKUP_KEY" not in said:
        said = f"{said}. Nothing was touched; take an older one (`samskab backup --list`)"
    return click.ClickException(f"{what}: {said}.")
