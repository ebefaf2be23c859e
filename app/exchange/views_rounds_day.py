"""The day of a fair with rounds: papers for the tables and for who comes."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.permissions import Permission, requires
from app.exchange.views import bp
from app.exchange.views_rounds import note_look, opened

_ROUNDS = "/samarbejdsboers/<int:fair_id>/runder"


@bp.route(f"{_ROUNDS}/bordkort")
@requires(Permission.MODERATE)
def print_table_cards(fair_id: int) -> ResponseReturnValue:
    """A card for every table: who meets there in which round."""
    found = opened(fair_id)
    tables = {one.table for one in found.setting.saved}
    cards = [(n, [one for one in found.setting.saved if one.table == n]) for n in sorted(tables)]
    html = render_template("exchange/print_table_cards.html", found=found, fair=found.fair, cards=cards)
    note_look(found.everybody.values())
    return html


@bp.route(f"{_ROUNDS}/planer")
@requires(Permission.MODERATE)
def print_schedules(fair_id: int) -> ResponseReturnValue:
    """Everybody's own meetings on a paper each, for who has no phone with them."""
    found = opened(fair_id)
    own = [(one, [meet for meet in found.setting.saved if one.id in meet.two]) for one in found.coming]
    html = render_template("exchange/print_schedules.html", found=found, fair=found.fair, own=own)
    note_look(found.coming)
    return html
