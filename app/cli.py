"""The command `samskab`: every group of commands stands in the package it belongs to."""

from __future__ import annotations

import click

from app.accounts.cli import user
from app.demo.cli import demo
from app.jobs.cli import scheduler, tick
from app.pack.cli import pack
from app.plan.cli import plan
from app.setup.serve import serve, web


@click.group()
def main() -> None:
    """Samskab: run, feed and look after the platform."""


for command in (serve, web, scheduler, tick, pack, plan, user, demo):
    main.add_command(command)
