"""The blueprint of all staff pages under /admin."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import UnicodeConverter

bp = Blueprint("admin", __name__, url_prefix="/admin")


class PeriodConverter(UnicodeConverter):
    """The code of a period in an address; words that the plan's own addresses use come before it."""

    weight = 300


def _know_periods(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["period"] = PeriodConverter


# The first thing that is registered: the pages below use it.
bp.record_once(_know_periods)
