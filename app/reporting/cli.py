"""`samskab report`: are the frozen reports what they were?"""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.reporting.freezing import verify as verify_versions


@click.group()
def report() -> None:
    """Reports to the committee and the council."""


@report.command()
@with_appcontext
def verify() -> None:
    """Compute every hash of every frozen report anew. Exit status 1 when a byte differs, and which one."""
    versions, findings = verify_versions()
    for finding in findings:
        click.echo(f"report {finding.report_id}, version {finding.number}: {finding.part} differs")
    click.echo(f"{versions} frozen versions")
    if findings:
        raise click.ClickException(f"{len(findings)} parts differ: a frozen report was changed.")
