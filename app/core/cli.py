"""`samskab keys`: the keys of encrypted columns."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.core import rekeying


@click.group()
def keys() -> None:
    """The keys of what lies encrypted in the database (COLUMN_KEYS, SECRET_KEY)."""


@keys.command()
@click.option("--batch", default=200, show_default=True, type=click.IntRange(1, 10_000), help="Rows at once.")
@with_appcontext
def rotate(batch: int) -> None:
    """Encrypt everything with the newest key. May be stopped at any point, and run again."""
    unreadable = 0
    last: rekeying.Progress | None = None
    for progress in rekeying.rotate(batch):
        if last is not None and last is not progress:
            unreadable += len(last.unreadable)
        last = progress
        click.echo(f"{progress.column}: {progress.done} encrypted anew")
    unreadable += len(last.unreadable) if last else 0
    left = rekeying.left_of_old_keys()
    if unreadable or left:
        raise click.ClickException(f"{left} values are of older keys; {unreadable} could not be read.")
    click.echo("Everything is of the newest key. The older ones can go.")


@keys.command()
@with_appcontext
def check() -> None:
    """Read everything that is encrypted, and say what cannot be read."""
    bad = 0
    for progress in rekeying.check():
        click.echo(f"{progress.column}: {progress.done} read, {len(progress.unreadable)} unreadable")
        for key in progress.unreadable:
            click.echo(f"  unreadable: {progress.column}, row {key}")
        bad += len(progress.unreadable)
    left = rekeying.left_of_old_keys()
    click.echo(f"{left} of older keys.")
    if bad:
        raise click.ClickException(
            f"{bad} values cannot be read: a key is missing, or somebody changed them."
        )
