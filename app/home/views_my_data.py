"""Mine oplysninger: all that is known of me, why, for how long, who looked. To take along, and to take a yes back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit.actions import record
from app.core import clock, throttle
from app.core.actor import Actor
from app.core.errors import DomainError, NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.home.views import bp
from app.home.views_my_page import my_person
from app.people.consent import consents_of, purpose_of, withdraw_consent
from app.people.models import Person
from app.people.queries import living_person
from app.privacy import holdings
from app.privacy.looks import SHOWN, count_looks, looks_at

#: As many records of a kind stand on the page; the files have all.
RECORDS = 8
#: So often an hour a person may have a file made.
MOST_FILES = 20


@bp.get("/min-side/mine-oplysninger")
@requires(Permission.USE_OWN_PAGE)
def show_my_data() -> ResponseReturnValue:
    """Everything that is known of me, by what it is for."""
    person, now = my_person(), clock.now()
    return render_template(
        "home/show_my_data.html",
        person=person,
        holdings=holdings.holdings(person.id, now),
        basis=holdings.basis_in_words,
        most=RECORDS,
        looks=looks_at(person.id, SHOWN),
        looks_in_all=count_looks(person.id),
        consents=[(one, purpose_of(one.purpose)) for one in consents_of(person.id)],
        form=ButtonForm(formdata=None),
    )


@bp.post("/min-side/mine-oplysninger/hent/<any(json, pdf):file_kind>")
@requires(Permission.USE_OWN_PAGE)
def download_my_data(file_kind: str) -> ResponseReturnValue:
    """All of it as a file, for machines or on paper. A POST: no link fetches it, and the log has it."""
    form, now = ButtonForm(), clock.now()
    if not form.validate_on_submit():
        return redirect(url_for("home.show_my_data"), 303)
    actor = current_actor()
    commit_alone(lambda: _note_export(actor, now, file_kind))
    return data_file(my_person(), file_kind, now)


def _note_export(actor: Actor, now: datetime, file_kind: str) -> None:
    """Note it, and count it: a paper takes a machine a second to make. Raises DomainError after too many."""
    person_id = my_person().id
    if throttle.hit(f"export:{person_id}", now, timedelta(hours=1)) > MOST_FILES:
        raise DomainError("Du har lige hentet filen mange gange. Vent en time, og prøv igen.")
    record(actor, now, "person.export", "person", person_id, kind=file_kind)


def data_file(person: Person, kind: str, now: datetime) -> Response:
    """The file, never kept by anybody on the way."""
    if kind == "json":
        text = json.dumps(holdings.as_json(person.id, now), ensure_ascii=False, indent=2)
        answer = Response(text, mimetype="application/json")
    else:
        answer = Response(holdings.as_pdf(person, now), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"mine-oplysninger.{kind}")
    answer.cache_control.no_store = True
    return answer


@bp.route("/min-side/mine-oplysninger/nej/<slug>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def withdraw_my_consent(slug: str) -> ResponseReturnValue:
    """Say what a no does; then, at the press of the button, do it."""
    person, form, purpose = my_person(), ButtonForm(), purpose_of(slug)
    said = [one for one in consents_of(person.id) if one.purpose == slug]
    if purpose is None or not said:
        raise NotFoundError
    standing = [one for one in said if one.withdrawn_at is None]
    if not standing:
        # In another tab, or before one went back: they have what they want.
        flash(_("Det er trukket tilbage."))
        return redirect(url_for("home.show_my_data"), 303)
    if form.validate_on_submit():
        with form.changing():
            withdraw_consent(current_actor(), clock.now(), person.id, slug)
            flash(_("Det er trukket tilbage."))
            gone = living_person(person.id) is None
            return form.commit_and_go(url_for("home.front_page" if gone else "home.show_my_data"))
    page = {"effect": purpose.effect(person.id), "consent": standing[0], "purpose": purpose}
    return render_template(
        "home/withdraw_my_consent.html", form=form, **page
    ), 422 if form.errors_in_order() else 200
