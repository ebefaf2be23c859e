"""The day of a fair: the organiser's board, noting who has come, and the bell."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.danish import sort_key
from app.core.errors import NotFoundError
from app.core.forms import BaseForm
from app.core.permissions import Permission, current_actor, public, requires
from app.core.security import private
from app.exchange import arrivals, bell, brokers, queries, queries_day
from app.exchange.forms_day import ArrivalForm, BellForm, DayForm
from app.exchange.links_day import arriving, board_path, broker_path, door_picture
from app.exchange.models import Fair, Participant
from app.exchange.rules import Coming, FairState, Shape
from app.exchange.rules_day import Arrived, brokers_needed
from app.exchange.views import bp
from app.exchange.views_staff import note_look
from app.exchange.words_day import rang_in_words

_FAIR = "/samarbejdsboers/boerser/<int:fair_id>"
#: What a press says that it was pressed on, when that was the brokers' page.
BROKERS = "maegler"


@bp.route(f"{_FAIR}/dagen", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def show_board(fair_id: int) -> ResponseReturnValue:
    """Who is here and who is not, the numbers of the day, and ways to all that the organiser does on it."""
    form, fair = DayForm(), _fair(fair_id)
    if form.validate_on_submit():
        with form.changing():
            wanted = bool(form.rings.data)
            bell.ring_by_itself(current_actor(), clock.now(), fair_id, wanted=wanted)
            flash(_("Det er gemt."))
            return form.commit_and_go(board_path(fair_id))
        fair = _fair(fair_id)
    coming = queries.participants_of(fair_id)
    html = render_template("exchange/show_board.html", form=form, fair=fair, **_board(fair, coming, form))
    note_look({one.party.person_id for one in coming})
    return html, 422 if form.errors_in_order() else 200


def _board(fair: Fair, coming: list[Participant], form: DayForm) -> dict[str, Any]:
    known, day, now = queries_day.arrivals_at(fair.id), queries_day.day_of(fair.id), clock.now()
    in_order = sorted(coming, key=lambda one: (sort_key(one.party.name), one.id))
    state = {one.id: known[one.id].state for one in coming if one.id in known}
    here = [one for one in in_order if state.get(one.id) is Arrived.HERE]
    agreed, waiting = queries_day.count_agreements(fair.id)
    if not form.is_submitted():
        form.rings.data = day.rings_for_agreements
    return {
        "waiting_for": [one for one in in_order if one.id not in state],
        "here": here,
        "absent": [one for one in in_order if state.get(one.id) is Arrived.ABSENT],
        "people_here": sum(one.party_size for one in here),
        "stalls": queries_day.stalls_of(fair.id) if fair.shape is Shape.MARKET else {},
        "agreed": agreed,
        "waiting": waiting,
        "talks": queries_day.count_talks(fair.id) if fair.shape is Shape.MARKET else None,
        "brokers": len(queries_day.brokers_of(fair.id)),
        "needed": brokers_needed(len(coming)),
        "day": day,
        "rang": rang_in_words(day.rung_at),
        "is_going_on": bell.is_going_on(fair, now),
        "can_change": fair.ends_at > now and fair.state is not FairState.CANCELLED,
    }


@bp.route(f"{_FAIR}/ankomst", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def note_arrival(fair_id: int) -> ResponseReturnValue:
    """One press by name: somebody is here, is not coming, or nobody knows."""
    form = ArrivalForm()
    if form.validate_on_submit():
        with form.changing():
            actor, now = current_actor(), clock.now()
            one = arrivals.note(actor, now, fair_id, form.who, form.said)
            flash(_said(one, form.said))
            return form.commit_and_go(_back(form, fair_id, f"deltager-{one.id}"))
    return _refused(form, fair_id)


def _said(one: Participant, state: Arrived | None) -> str:
    if state is Arrived.HERE:
        return _("%(who)s er her.", who=one.party.name)
    if state is Arrived.ABSENT and one.fair.shape is Shape.ROUNDS:
        return _("%(who)s kommer ikke. Lav planen om, når du har alle med.", who=one.party.name)
    if state is Arrived.ABSENT:
        return _("%(who)s kommer ikke.", who=one.party.name)
    return _("%(who)s står som ikke kommet endnu.", who=one.party.name)


@bp.route(f"{_FAIR}/klokken", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def ring_bell(fair_id: int) -> ResponseReturnValue:
    """The screen in the hall says that the bell rings."""
    form = BellForm()
    if form.validate_on_submit():
        with form.changing():
            bell.ring(current_actor(), clock.now(), fair_id)
            flash(_("Klokken ringer på skærmen."))
            return form.commit_and_go(_back(form, fair_id))
    return _refused(form, fair_id)


# ---- the code at the door ---------------------------------------------------------------------------------------


@bp.route("/samarbejdsboers/ankomst/<token>", methods=["GET", "POST"])
@public
def check_in(token: str) -> ResponseReturnValue:
    """What a participant's code opens: for who brokers, one press; for anybody else, what to do with it."""
    found, form = _arriving(token), ArrivalForm()
    may = _may_note(found)
    if form.is_submitted() and not may:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            arrivals.note(current_actor(), clock.now(), found.fair_id, found.id, Arrived.HERE)
            flash(_said(found, Arrived.HERE))
            return private(form.commit_and_go(_after_code(found)))
        found = _arriving(token)
    html = render_template("exchange/check_in.html", form=form, token=token, **_at_door(found, may=may))
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _arriving(token: str) -> Participant:
    found = arriving(token)
    if found is None:
        raise NotFoundError
    return found


def _may_note(one: Participant) -> bool:
    """Whether who looks may say that somebody has come."""
    return one.status is Coming.COMING and brokers.may_broker(current_actor(), one.fair, clock.now())


def _at_door(found: Participant, *, may: bool) -> dict[str, Any]:
    known = queries_day.arrivals_at(found.fair_id) if may else {}
    return {
        "may": may,
        "one": found if may else None,
        "table": queries_day.stalls_of(found.fair_id).get(found.id) if may else None,
        "is_here": found.id in known and known[found.id].state is Arrived.HERE,
        "is_logged_in": current_actor().is_logged_in,
        "code": "" if may else door_picture(found, clock.now()),
    }


def _after_code(found: Participant) -> str:
    is_staff = current_actor().has(Permission.MODERATE)
    return board_path(found.fair_id) if is_staff else broker_path(found.fair_id)


# ---- what the pages share ---------------------------------------------------------------------------------------


def _fair(fair_id: int) -> Fair:
    fair = queries.fair_by_id(fair_id)
    if fair is None:
        raise NotFoundError
    return fair


def _back(form: Any, fair_id: int, part: str = "") -> str:
    """The page of the press. Who is no colleague has one of them only."""
    is_staff = current_actor().has(Permission.MODERATE)
    if form.back.data == BROKERS or not is_staff:
        return broker_path(fair_id)
    return board_path(fair_id) + (f"#{part}" if part else "")


def _refused(form: BaseForm, fair_id: int) -> ResponseReturnValue:
    """Back to the board with why nothing happened. Raises what `opened` raises for who may not be there."""
    brokers.opened(current_actor(), clock.now(), fair_id)
    return form.refuse_and_go(_back(form, fair_id))
