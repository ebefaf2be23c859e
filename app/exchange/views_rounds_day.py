"""The day of a fair with rounds: who has come, papers for the tables, and the screen in the hall."""

from __future__ import annotations

from datetime import datetime

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.permissions import Permission, current_actor, public, requires
from app.exchange import rounds_planning as planning
from app.exchange.rounds_forms import AbsenceForm
from app.exchange.rounds_links import absences_path
from app.exchange.rounds_queries import fair_with_rounds, hours_of
from app.exchange.rounds_words import moment_in_words, sentences
from app.exchange.rules import FairState
from app.exchange.views import bp
from app.exchange.views_rounds import note_look, opened

_ROUNDS = "/samarbejdsboers/<int:fair_id>/runder"


@bp.route(f"{_ROUNDS}/fremmoede", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def note_absences(fair_id: int) -> ResponseReturnValue:
    """Everybody by name: one press says that somebody has not come, or has come after all."""
    form = AbsenceForm()
    if form.validate_on_submit():
        with form.changing():
            is_absent, actor, now = form.is_absent.data == "1", current_actor(), clock.now()
            planning.note_absence(actor, now, fair_id, form.who, is_absent=is_absent)
            flash(_("Noteret. Lav planen om, når du har alle med."))
            return form.commit_and_go(absences_path(fair_id))
    found = opened(fair_id)
    html = render_template("exchange/note_absences.html", found=found, fair=found.fair, form=form)
    note_look(found.coming)
    return html, 422 if form.errors_in_order() else 200


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


@bp.route("/samarbejdsboers/<int:fair_id>/skaerm")
@public
def show_screen(fair_id: int) -> ResponseReturnValue:
    """The screen in the hall: which round it is, and when the next one begins. Nobody's name."""
    fair = fair_with_rounds(fair_id)
    if fair is None or fair.state in (FairState.DRAFT, FairState.CANCELLED):
        raise NotFoundError
    hours, now = hours_of(fair), clock.now()
    instants = [[_ms(hours.starts(one)), _ms(hours.ends(one))] for one in range(hours.rounds)]
    return render_template(
        "exchange/show_screen.html",
        fair=fair,
        hours=hours,
        said=moment_in_words(hours, now),
        sentences=sentences(hours),
        instants=instants,
        now=_ms(now),
        begun=hours.begun(now),
    )


def _ms(instant: datetime) -> int:
    """Milliseconds, as scripts count."""
    return round(instant.timestamp() * 1000)
