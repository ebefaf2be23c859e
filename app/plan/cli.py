"""`samskab plan show`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click
from flask.cli import with_appcontext

from app.core import clock
from app.plan.outline import outline


@click.group()
def plan() -> None:
    """The municipality's plan."""


@plan.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@with_appcontext
def show(as_json: bool) -> None:
    """Print period → plans → goals, actions, activities, with the initiatives that hang on them."""
    periods = outline(clock.today())
    if as_json:
        click.echo(json.dumps({"periods": periods}, ensure_ascii=False, indent=2))
        return
    for period in periods:
        for line in _lines(period):
            click.echo(line)


def _lines(period: dict[str, Any]) -> Iterator[str]:
    yield f"{period['title']} ({period['first_year']}-{period['last_year']})"
    for line in period["mission"]:
        yield f"  * {line}"
    for plan_ in period["plans"]:
        yield f"\n{plan_['number']}. {plan_['title']}"
        for goal in plan_["goals"]:
            yield f"  {goal['code']:5} {goal['text']}"
        for work in (*plan_["actions"], *plan_["activities"]):
            years = f" [{work['first_year']}-{work['last_year']}]" if "first_year" in work else ""
            yield f"  {work['code']:5} {work['text']}{years}"
            for initiative in work["initiatives"]:
                yield f"        → {initiative['title']} ({initiative['status']})"
