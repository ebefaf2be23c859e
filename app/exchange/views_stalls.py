"""Tables of a free market: giving them, moving one, and the plan of the hall that everybody sees."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.danish import sort_key
from app.core.errors import NotFoundError
from app.core.forms import BaseForm
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, public, requires
from app.exchange import placing, queries, queries_day, stalls
from app.exchange.forms_day import MoveForm, ShowForm, StallsForm
from app.exchange.links_day import stalls_path
from app.exchange.models import Fair, Participant
from app.exchange.rules import FairState, Shape
from app.exchange.views import bp
from app.exchange.views_staff import note_look
from app.exchange.words import owner_in_words

_STALLS = "/samarbejdsboers/boerser/<int:fair_id>/borde"


@bp.route(_STALLS, methods=["GET", "POST"])
@requires(Permission.MODERATE)
def plan_stalls(fair_id: int) -> ResponseReturnValue:
    """The plan of the hall; giving everybody a table at one press."""
    fair = _market(fair_id)
    form = StallsForm(data={"per_row": queries_day.day_of(fair_id).per_row, "keep": True})
    if form.validate_on_submit():
        with form.changing():
            actor, per_row, keep = current_actor(), form.per_row.data or 1, bool(form.keep.data)
            without = placing.give(actor, clock.now(), fair_id, per_row, keep=keep)
            flash(_given(without))
            return form.commit_and_go(stalls_path(fair_id))
        fair = _market(fair_id)
    return _page(fair, form=form)


def _given(without: int) -> str:
    if not without:
        return _("Alle har et bord.")
    return ngettext(
        "%(num)s har ikke et bord: Der er ikke flere.",
        "%(num)s har ikke et bord: Der er ikke flere.",
        without,
    )


@bp.route(f"{_STALLS}/flyt", methods=["POST"])
@requires(Permission.MODERATE)
def move_stall(fair_id: int) -> ResponseReturnValue:
    """Somebody gets another table; who stood there gets theirs."""
    fair, form = _market(fair_id), MoveForm()
    form.offer(_named(queries.participants_of(fair_id)))
    if form.validate_on_submit():
        with form.changing():
            who, number = form.participant_id.data, form.number.data or 0
            other = placing.move(current_actor(), clock.now(), fair_id, who, number)
            flash(_moved(other))
            return form.commit_and_go(stalls_path(fair_id))
        fair = _market(fair_id)
    return _page(fair, move=form)


def _moved(other: Participant | None) -> str:
    if other is None:
        return _("Det er gemt.")
    return _("De har byttet bord med %(who)s.", who=other.party.name)


@bp.route(f"{_STALLS}/vis", methods=["POST"])
@requires(Permission.MODERATE)
def show_stalls(fair_id: int) -> ResponseReturnValue:
    """Let everybody see who stands where, or not."""
    _market(fair_id)
    form = ShowForm()
    if form.validate_on_submit():
        with form.changing():
            shown = form.shown.data == "1"
            placing.show(current_actor(), clock.now(), fair_id, shown=shown)
            flash(_("Alle kan se bordene nu.") if shown else _("Nu er det kun jer, der kan se bordene."))
            return form.commit_and_go(stalls_path(fair_id))
    return form.refuse_and_go(stalls_path(fair_id))


@bp.route("/samarbejdsboers/<int:fair_id>/hal")
@public
def show_hall(fair_id: int) -> ResponseReturnValue:
    """The plan of the hall for everybody, or that it is not ready yet. People are never named."""
    fair = queries_day.public_fair(fair_id)
    if fair is None or fair.shape is not Shape.MARKET:
        raise NotFoundError
    own = id_in(request.args, "bord")
    return render_template("exchange/show_hall.html", fair=fair, own=own, **_hall(fair))


def _hall(fair: Fair) -> dict[str, Any]:
    """What everybody may see of it; nothing before the tables are shown."""
    day = queries_day.day_of(fair.id)
    places = queries_day.stalls_of(fair.id) if day.shown_at is not None else {}
    coming = queries.participants_of(fair.id) if places else []
    names = {places[one.id]: owner_in_words(one.party) for one in coming if one.id in places}
    return {
        "spots": stalls.spots(fair.tables, day.per_row),
        "per_row": day.per_row,
        "names": names,
        "rows": sorted(names.items(), key=lambda row: (sort_key(row[1]), row[0])),
    }


# ---- what the pages share ---------------------------------------------------------------------------------------


def _market(fair_id: int) -> Fair:
    fair = queries_day.market_by_id(fair_id)
    if fair is None:
        raise NotFoundError
    return fair


def _named(coming: list[Participant]) -> list[tuple[int, str]]:
    return sorted(((one.id, one.party.name) for one in coming), key=lambda row: (sort_key(row[1]), row[0]))


def _page(fair: Fair, **typed: BaseForm) -> ResponseReturnValue:
    """The plan for staff; `typed` is the form that was sent and is to be put right."""
    coming, day = queries.participants_of(fair.id), queries_day.day_of(fair.id)
    move = MoveForm(formdata=None)
    move.offer(_named(coming))
    forms: dict[str, Any] = {
        "form": StallsForm(formdata=None, data={"per_row": day.per_row, "keep": True}),
        "move": move,
        **typed,
    }
    sent = next(iter(typed.values()))
    html = render_template(
        "exchange/plan_stalls.html", fair=fair, day=day, sent=sent, **forms, **_about(fair, coming)
    )
    note_look({one.party.person_id for one in coming})
    return html, 422 if sent.is_submitted() and sent.errors_in_order() else 200


def _about(fair: Fair, coming: list[Participant]) -> dict[str, Any]:
    places, day = queries_day.stalls_of(fair.id), queries_day.day_of(fair.id)
    by_id = {one.id: one for one in coming}
    close = stalls.side_by_side(places, fair.tables, day.per_row, placing.apart(fair.id))
    return {
        "spots": stalls.spots(fair.tables, day.per_row),
        "per_row": day.per_row,
        "names": {number: by_id[who].party.name for who, number in places.items()},
        "rows": [(number, by_id[who]) for who, number in places.items()],
        "without": [one for one in coming if one.id not in places],
        "beyond": [by_id[who].party.name for who, number in places.items() if number > fair.tables],
        "close": [(by_id[one].party.name, by_id[other].party.name) for one, other in close],
        "can_change": fair.ends_at > clock.now() and fair.state is not FairState.CANCELLED,
    }
