"""`samskab pack load`."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core import clock
from app.core.database import begin_write, db
from app.pack.actions import load_pack
from app.pack.problems import PackError
from app.pack.settings import forget_pack


@click.group()
def pack() -> None:
    """The municipality's pack: places, plan, words and settings."""


@pack.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@with_appcontext
def load(path: Path | None) -> None:
    """Load the pack in PATH, else the one PACK names. May be repeated; keeps what people edited."""
    begin_write()
    try:
        report = load_pack(path or Path(current_app.config["PACK"]), clock.now())
    except PackError as error:
        db.session.rollback()
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise click.ClickException(f"nothing was changed: {len(error.problems)} faults in the pack") from None
    db.session.commit()
    forget_pack(current_app)
    for line in report.lines():
        click.echo(line)
