"""Checking people in at the start: the list with its search, a scanned code, and the same for a helper of the day."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.formatting import time_da
from app.core.forms import ButtonForm, new_key
from app.core.permissions import Permission, public, requires
from app.core.qr import qr_picture
from app.core.security import private
from app.events import check_in as actions
from app.events import queries, queries_march
from app.events.forms_march import CheckInForm, HelperForm
from app.events.gates import Gate, gate_here, gate_of_helper, gate_of_host
from app.events.links_day import code_url, helper_url, scanned
from app.events.views import bp
from app.gathering_pages.queries_list import DateList, date_part, found_on
from app.gatherings.models import HOLDING, SignUp, SignUpStatus

_DATE = "/arrangementer/<int:series_id>/vaert/<int:occurrence_id>"


@bp.route(f"{_DATE}/tjek-ind", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_check_in(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """How many have come, a search, and one press for each who comes."""
    return _check_in(gate_of_host(series_id, occurrence_id))


@bp.route("/arrangementer/dagen/<token>", methods=["GET", "POST"])
@public
def help_on_day(token: str) -> ResponseReturnValue:
    """The same for a helper, who finds people by name or number and sees no list."""
    gate = gate_of_helper(token)
    if not _checks_in(gate):
        return private(make_response(redirect(gate.count_url, 303)))
    return private(make_response(_check_in(gate)))


def _checks_in(gate: Gate) -> bool:
    event = queries.details(gate.occurrence.series_id)
    return event is not None and event.checks_in


def _check_in(gate: Gate) -> ResponseReturnValue:
    if not _checks_in(gate):
        raise NotFoundError
    form, occurrence_id = CheckInForm(), gate.occurrence.id
    if form.validate_on_submit():
        with form.changing():
            flash(_pressed(gate, form))
            return form.commit_and_go(gate.check_in_url)
    words = " ".join(request.args.get("find", "").split())
    people = _people(gate, words)
    shown = [*people.coming, *people.waiting]
    html = render_template(
        "events/check_in.html",
        gate=gate,
        form=form,
        words=words,
        people=people,
        routes=queries_march.routes_by_sign_up([one.id for one in shown]),
        arrived=queries_march.arrived_at(occurrence_id),
        who=gate.counter,
        new_key=new_key,
    )
    gate.note_look({one.person_id for one in shown})
    return html, 422 if form.errors_in_order() else 200


def _people(gate: Gate, words: str) -> DateList:
    """Who was looked for; else, for the host, the list or a part of it."""
    if not words and gate.helper is None:
        return date_part(gate.occurrence.id, request.args)
    found = found_on(gate.occurrence.id, words) if words else []
    return DateList(
        [one for one in found if one.status in HOLDING],
        [one for one in found if one.status == SignUpStatus.WAITING],
    )


def _pressed(gate: Gate, form: CheckInForm) -> str:
    now, occurrence_id = clock.now(), gate.occurrence.id
    if form.is_undone:
        one = actions.undo_check_in(gate.actor, now, occurrence_id, form.who)
        return _("%(name)s står som ikke kommet endnu.", name=one.person.name)
    return _said_of(actions.check_in(gate.actor, now, occurrence_id, form.who))


def _said_of(one: actions.CheckedIn) -> str:
    name, at = one.sign_up.person.name, one.sign_up.marked_at
    if one.was_here and at is not None:
        return _("%(name)s var allerede tjekket ind %(time)s.", name=name, time=time_da(at))
    return _("%(name)s er kommet.", name=name)


# ---- the code ------------------------------------------------------------------------------------------------


@bp.route("/arrangementer/tjek-ind/<token>", methods=["GET", "POST"])
@public
def scan_code(token: str) -> ResponseReturnValue:
    """What somebody's code opens: one press for the host and helpers; for anybody else, what it is for."""
    found, form = _scanned(token), CheckInForm()
    gate = gate_here(found.occurrence)
    if gate is None or not _checks_in(gate):
        if form.is_submitted():
            raise NotFoundError
        html = render_template("events/show_code.html", code=_code(found))
        return private(make_response(html))
    form.sign_up_id.data = str(found.id)
    if form.validate_on_submit():
        with form.changing():
            flash(_pressed(gate, form))
            return private(form.commit_and_go(url_for("events.scan_code", token=token)))
        found = _scanned(token)
    route = queries_march.chosen_by(found.id)
    html = render_template("events/scan_code.html", gate=gate, form=form, one=found, route=route)
    gate.note_look({found.person_id})
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _scanned(token: str) -> SignUp:
    found = scanned(token)
    if found is None:
        raise NotFoundError
    return found


def _code(sign_up: SignUp) -> dict[str, str]:
    url = code_url(sign_up)
    return {"url": url, "picture": qr_picture(url)}


# ---- helpers of the day ---------------------------------------------------------------------------------------


@bp.route(f"{_DATE}/hjaelpere", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_day_helpers(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Who helps on the day, each with a link, and a form for one more."""
    gate, form = gate_of_host(series_id, occurrence_id), HelperForm()
    if form.validate_on_submit():
        with form.changing():
            actions.name_helper(gate.actor, clock.now(), occurrence_id, form.name.data)
            flash(_("Linket er lavet. Giv det til den, der hjælper."))
            return form.commit_and_go(_helpers_url(gate))
    helpers = [(one, helper_url(one)) for one in queries_march.helpers_of(occurrence_id)]
    html = render_template(
        "events/host_day_helpers.html",
        gate=gate,
        form=form,
        helpers=[(one, url, qr_picture(url)) for one, url in helpers],
        counted=queries_march.counted_by(occurrence_id),
    )
    return html, 422 if form.errors else 200


@bp.route(f"{_DATE}/hjaelpere/<int:helper_id>/slut", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_end_helper(series_id: int, occurrence_id: int, helper_id: int) -> ResponseReturnValue:
    """Take a helper's link back."""
    gate, form = gate_of_host(series_id, occurrence_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.end_helper(gate.actor, clock.now(), occurrence_id, helper_id)
            flash(_("Linket virker ikke mere."))
            return form.commit_and_go(_helpers_url(gate))
    return redirect(_helpers_url(gate), 303)


def _helpers_url(gate: Gate) -> str:
    one = gate.occurrence
    return url_for("events.host_day_helpers", series_id=one.series_id, occurrence_id=one.id)
