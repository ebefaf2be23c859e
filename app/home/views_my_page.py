"""Min side: what I have coming, what I host, what you know of me, and the way out."""

from __future__ import annotations

from datetime import datetime

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import erasure, sessions
from app.accounts.queries import account_of_person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import Coming, Hosted, installed
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.home.forms import DetailsForm
from app.home.views import bp
from app.home.wording import reach_in_words
from app.people.actions import correct_person
from app.people.models import Person
from app.people.queries import help_around, living_person, person_to_change
from app.places.queries import all_places, place_by_id


def _me() -> int:
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFoundError
    return person_id


def my_person() -> Person:
    """Who is logged in. Raises NotFoundError when the person is gone."""
    person = living_person(_me())
    if person is None:
        raise NotFoundError
    return person


@bp.get("/min-side")
@requires(Permission.USE_OWN_PAGE)
def my_page() -> ResponseReturnValue:
    """What I have coming and what I host, soonest first, from every feature; and my details."""
    now, person = clock.now(), my_person()
    place = place_by_id(person.place_id) if person.place_id else None
    mine = _hosted(person.id, now)
    helpers, helped = help_around(person.id)
    return render_template(
        "home/my_page.html",
        person=person,
        reach_words=reach_in_words(person),
        place_name=place.name if place else None,
        coming=_coming(person.id, now),
        hosted=[(thing.title, thing.url, thing.state) for thing in mine if not thing.is_proposal],
        proposals=[(thing.title, thing.url, thing.state) for thing in mine if thing.is_proposal],
        agreements=[(thing.title, thing.url, thing.state) for thing in _agreements(person.id, now)],
        looking_after=[(thing.title, thing.url, thing.state) for thing in _looking_after(person.id, now)],
        asks=[(thing.title, thing.url, thing.state) for thing in _asks(person.id, now)],
        done=[(thing.title, thing.url, thing.state) for thing in _helped(person.id, now)],
        propose_url=_propose_url(),
        helpers=helpers,
        helped=helped,
        form=ButtonForm(),
        now=now,
    )


def _coming(person_id: int, now: datetime) -> list[Coming]:
    found = [thing for feature in installed() if feature.coming for thing in feature.coming(person_id, now)]
    return sorted(found, key=lambda thing: (thing.starts_at, thing.url))


def _hosted(person_id: int, now: datetime) -> list[Hosted]:
    return [thing for feature in installed() if feature.hosting for thing in feature.hosting(person_id, now)]


def _agreements(person_id: int, now: datetime) -> list[Hosted]:
    return [
        thing for feature in installed() if feature.agreements for thing in feature.agreements(person_id, now)
    ]


def _looking_after(person_id: int, now: datetime) -> list[Hosted]:
    return [
        thing
        for feature in installed()
        if feature.looking_after
        for thing in feature.looking_after(person_id, now)
    ]


def _asks(person_id: int, now: datetime) -> list[Hosted]:
    return [thing for feature in installed() if feature.asks for thing in feature.asks(person_id, now)]


def _helped(person_id: int, now: datetime) -> list[Hosted]:
    return [thing for feature in installed() if feature.helped for thing in feature.helped(person_id, now)]


def _propose_url() -> str | None:
    return next((feature.propose_path() for feature in installed() if feature.propose_path), None)


@bp.route("/min-side/oplysninger", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def change_details() -> ResponseReturnValue:
    """Change my name, my number and where I live."""
    person = my_person()
    form = DetailsForm(obj=person)
    form.offer_places(all_places())
    account = account_of_person(person.id)
    email = account.email if account is not None else person.email
    if form.validate_on_submit():
        with form.changing():
            changed = person_to_change(_me())
            name, phone, place_id = str(form.name.data), form.phone.data, form.place_id.data
            correct_person(current_actor(), clock.now(), changed, name=name, phone=phone, place_id=place_id)
            flash(_("Dine oplysninger er gemt."))
            return form.commit_and_go(url_for("home.my_page"))
    return render_template("home/change_details.html", form=form, email=email), 422 if form.errors else 200


@bp.route("/min-side/slet", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def delete_me() -> ResponseReturnValue:
    """Say what goes and what stays as numbers; then, at the press of the button, delete me."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            now = clock.now()
            erasure.erase_everything(current_actor(), now, _me())
            sessions.end(now)
            flash(_("Din konto er slettet. Tak, fordi du var med."))
            return sessions.clear_site_data(form.commit_and_go(url_for("home.front_page")))
    page = render_template("home/delete_me.html", form=form, sentences=erasure.what_happens(_me()))
    return page, 422 if form.errors else 200
