"""`samskab search`: make the index anew, or compare it with what can be found."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.core.database import begin_write, db
from app.search import rebuilding


@click.group()
def search() -> None:
    """The index of the search."""


@search.command()
@with_appcontext
def rebuild() -> None:
    """Make the index anew: after a dictionary was installed, or a release that reads words otherwise."""
    begin_write()
    many = rebuilding.rebuild()
    db.session.commit()
    click.echo(f"{many} documents")


@search.command()
@with_appcontext
def check() -> None:
    """Compare the index with what can be found, and put right what differs; every night does the same."""
    begin_write()
    difference = rebuilding.mend()
    db.session.commit()
    click.echo(f"{difference.put} put right, {difference.removed} taken out")
