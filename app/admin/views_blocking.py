"""Shutting a person out: what it will do is shown first, then one press with a reason; and letting them in again."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from app.admin.blueprint import bp
from app.admin.pages_organisations import note_look
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import BaseForm, ButtonForm, Required, refuse_cpr, stripped
from app.core.permissions import Permission, current_actor, requires
from app.moderation import blocking
from app.people.blocking import block_of
from app.people.models import Person
from app.people.queries import present_person


class BlockForm(BaseForm):
    """Why somebody may not take part."""

    text = TextAreaField(
        _l("Hvorfor må personen ikke være med?"),
        [
            Required(_l("Skriv hvorfor")),
            Length(max=1000, message=_l("Skriv det kortere. Der er plads til 1.000 tegn")),
            refuse_cpr,
        ],
        filters=[stripped],
        description=_l("Personen læser det."),
        render_kw={"rows": 4},
    )


@bp.route("/person/<int:person_id>/luk-ude", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def block_person(person_id: int) -> ResponseReturnValue:
    """What shutting this person out will do, and the button; for who is out already, the way in again."""
    person, block, form = _person(person_id), block_of(person_id), BlockForm()
    if block is None and form.validate_on_submit():
        with form.changing():
            blocking.block_person(current_actor(), clock.now(), person_id, form.text.data or "")
            flash(_("%(name)s er lukket ude og får besked.", name=person.name))
            return form.commit_and_go(url_for("admin.block_person", person_id=person_id))
        person, block = _person(person_id), block_of(person_id)
    effects = blocking.what_happens(person_id, clock.now()) if block is None else []
    html = render_template(
        "admin/blocking/block_person.html", person=person, block=block, form=form, effects=effects
    )
    note_look([person_id], "blocking")
    return html, 422 if form.errors else 200


@bp.route("/person/<int:person_id>/luk-ind", methods=["POST"])
@requires(Permission.MODERATE)
def unblock_person(person_id: int) -> ResponseReturnValue:
    """Let this person take part again."""
    person, form, back = _person(person_id), ButtonForm(), url_for("admin.block_person", person_id=person_id)
    if form.validate_on_submit():
        with form.changing():
            blocking.unblock_person(current_actor(), clock.now(), person_id)
            flash(_("%(name)s må være med igen og får besked.", name=person.name))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _person(person_id: int) -> Person:
    person = present_person(person_id)
    if person is None:
        raise NotFoundError
    return person
