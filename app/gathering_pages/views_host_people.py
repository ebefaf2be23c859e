"""The host's pages about people: who rings to come, fixed places, and whom to ring and hear how it goes."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.date_words import words_here
from app.core.errors import NotFoundError
from app.core.formatting import capital
from app.core.forms import ButtonForm
from app.core.permissions import Permission, requires
from app.gathering_pages.forms_fixed import HostFixedForm, NewFixedForm
from app.gathering_pages.forms_host import AddParticipantForm
from app.gathering_pages.shared import page
from app.gathering_pages.views_host import acting, date_url, hosted, hosted_date
from app.gatherings import fixed_places, hosting
from app.gatherings.care import note_care, to_hear_from
from app.gatherings.models import Occurrence, OccurrenceStatus
from app.lifts.actions import Said, keep_wish
from app.lifts.models import Side
from app.people.actions import add_person
from app.places.queries import place_choices


@page("/<int:series_id>/vaert/<int:occurrence_id>/skriv-paa", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_add(series_id: int, occurrence_id: int) -> ResponseReturnValue:
    """Write on somebody who phoned the host."""
    occurrence, form = hosted_date(series_id, occurrence_id), AddParticipantForm()
    back = date_url(occurrence)
    if request.method == "GET" and (why := _why_nobody_joins(occurrence, clock.now())):
        flash(why)
        return redirect(back, 303)
    form.offer_places(place_choices())
    if form.validate_on_submit():
        actor = acting(occurrence.series)
        with form.changing():
            sign_up = hosting.add_participant(actor, clock.now(), occurrence_id, **form.participant)
            if form.lift_from is not None:
                said = Said(place_id=form.lift_from)
                keep_wish(actor, clock.now(), sign_up.id, Side.NEED, said)
            flash(_said_of_new(sign_up.person.name, sign_up.status))
            return form.commit_and_go(back)
    shown = {"occurrence": occurrence, "series": occurrence.series}
    return render_template("gathering_pages/host_add.html", form=form, **shown), 422 if form.errors else 200


def _why_nobody_joins(occurrence: Occurrence, now: datetime) -> str:
    """Why nobody is written on any more, or nothing: a form is not filled in to be refused."""
    the = capital(str(words_here().the))
    if occurrence.status == OccurrenceStatus.CANCELLED:
        return _("%(the)s er aflyst, så du kan ikke skrive nogen på.", the=the)
    return (
        _("%(the)s er begyndt, så du kan ikke skrive flere på.", the=the)
        if occurrence.starts_at <= now
        else ""
    )


def _said_of_new(name: str, status: str) -> str:
    if status == "waiting":
        return _("%(name)s er skrevet på ventelisten.", name=name)
    return _("%(name)s har fået en plads.", name=name)


@page("/<int:series_id>/vaert/faste", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def host_fixed(series_id: int) -> ResponseReturnValue:
    """Who comes every time, and a form for one more who has asked the host."""
    series, form = hosted(series_id), NewFixedForm()
    if form.validate_on_submit():
        actor, now = acting(series), clock.now()
        with form.changing():
            person = add_person(actor, now, **form.contact)
            fixed_places.begin_fixed(actor, now, series_id, person, party_size=form.party_size.data)
            flash(_("%(name)s har fået en fast plads.", name=person.name))
            return form.commit_and_go(url_for(".host_fixed", series_id=series_id))
    shown = {"series": series, "fixed": fixed_places.fixed_of(series_id), "today": clock.today()}
    return render_template("gathering_pages/host_fixed.html", form=form, **shown), 422 if form.errors else 200


@page("/<int:series_id>/vaert/faste/<int:fixed_id>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_change_fixed(series_id: int, fixed_id: int) -> ResponseReturnValue:
    """Let somebody's fixed place rest, come back, or end, as they have asked the host."""
    series, form = hosted(series_id), HostFixedForm()
    if fixed_id not in {one.id for one in fixed_places.fixed_of(series_id)}:
        raise NotFoundError
    actor, back = acting(series), url_for(".host_fixed", series_id=series_id)
    if form.validate_on_submit():
        with form.changing():
            _change(str(form.answer.data), actor, clock.now(), fixed_id)
            flash(_("Det er gemt. Personen får besked."))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _change(what: str, actor: Actor, now: datetime, fixed_id: int) -> None:
    if what == "pause":
        fixed_places.pause_fixed(actor, now, fixed_id, clock.local(now).date(), None)
    elif what == "resume":
        fixed_places.resume_fixed(actor, now, fixed_id)
    else:
        fixed_places.end_fixed(actor, now, fixed_id)


@page("/<int:series_id>/vaert/hoert/<int:sign_up_id>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def host_care(series_id: int, sign_up_id: int) -> ResponseReturnValue:
    """The host has heard how it goes with somebody who stayed away."""
    series, form, now = hosted(series_id), ButtonForm(), clock.now()
    actor, back = acting(series), url_for(".host_series", series_id=series_id)
    if sign_up_id not in {one.id for one in to_hear_from(series_id, now)}:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            heard = note_care(actor, now, sign_up_id)
            flash(_("Godt, at du ringede til %(name)s.", name=heard.person.first_name))
            return form.commit_and_go(back)
    return redirect(back, 303)
