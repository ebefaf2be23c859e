"""`samskab audit`: is the audit whole?"""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.audit.chain import UNSEALED
from app.audit.sealing import newest_seal, seal_events
from app.audit.verifying import verify_audit
from app.core import clock
from app.core.database import begin_write, db


@click.group()
def audit() -> None:
    """The log of who did what."""


@audit.command()
@click.option("--head", "heads", multiple=True, metavar="HASH", help="A head that was sent away before.")
@with_appcontext
def verify(heads: tuple[str, ...]) -> None:
    """Compute every seal anew, and say what was changed, taken out or put in. Exit status 1 when anything was."""
    found = verify_audit(clock.now(), [head.replace("-", "").strip().lower() for head in heads])
    for problem in found.problems:
        click.echo(problem)
    click.echo(f"{found.events} events, newest seal {found.number}: {found.head}")
    if found.problems and all(problem.endswith(UNSEALED) for problem in found.problems):
        raise click.ClickException(
            f"What is sealed is whole; {len(found.problems)} events wait for their seal. Start the scheduler, which "
            "seals every minute, or run `samskab audit seal`; then verify again."
        )
    if found.problems:
        raise click.ClickException(f"{len(found.problems)} problems: the audit is not whole.")


@audit.command()
@with_appcontext
def seal() -> None:
    """Seal what waits for it, as the scheduler does every minute: a restored database has had none for a while."""
    begin_write()
    number = seal_events(clock.now())
    db.session.commit()
    click.echo(f"{number} events sealed")


@audit.command()
@with_appcontext
def head() -> None:
    """Print number and hash of the newest seal: whoever keeps it can prove later that nothing before it changed."""
    newest = newest_seal()
    click.echo(f"{newest.number} {newest.hash}" if newest else "Nothing is sealed yet.")
