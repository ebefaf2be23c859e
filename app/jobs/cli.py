"""`samskab scheduler` and `samskab tick`."""

from __future__ import annotations

import json
from datetime import datetime

import click
from flask.cli import ScriptInfo

from app.core import clock
from app.core.database import SCHEDULER_LIMITS
from app.core.demo_clock import apply_demo_offset


class _Instant(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    name = "instant"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read an ISO 8601 instant with its offset."""
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail("write it as 2027-03-27T09:00+01:00", param, ctx)
        if instant.tzinfo is None:
            self.fail("the offset is missing: write 2027-03-27T09:00+01:00", param, ctx)
        return instant


@click.command()
@click.pass_obj
def scheduler(info: ScriptInfo) -> None:
    """Run the timetable: scans, letters, housekeeping. Ends on SIGTERM after the running job."""
    from app.jobs.scheduler import run

    run(info.load_app())


@click.command()
@click.option(
    "--at", "instant", type=_Instant(), help="As if it were this instant, e.g. 2027-03-27T09:00+01:00."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@click.pass_obj
def tick(info: ScriptInfo, instant: datetime | None, as_json: bool) -> None:
    """Do all that is due (at an instant) once, and print it."""
    from app.jobs.ticking import tick as tick_once

    app = info.load_app()
    app.config["DATABASE_LIMITS"] = SCHEDULER_LIMITS
    if instant is None and app.config.get("DEMO"):
        with app.app_context():
            apply_demo_offset()
    report = tick_once(app, instant or clock.now())
    click.echo(json.dumps(report.as_json(), ensure_ascii=False) if as_json else "\n".join(report.lines()))
