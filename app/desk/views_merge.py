"""Two persons who turned out to be one: see what moves, make them one, and undo it for a day."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.formatting import phone
from app.core.forms import ButtonForm, commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.desk import acting, words
from app.desk.acting import OnLine
from app.desk.blueprint import bp
from app.desk.merging import judge, merge
from app.desk.views import caller_html
from app.people import merging
from app.people.actions import note_look_up
from app.people.models import Person, PersonMerge
from app.people.queries import helpers_of, living_person
from app.places.queries import all_places


@bp.route("/telefonbord/saml/<int:kept_id>/<int:gone_id>", methods=["GET", "POST"])
@requires(Permission.MERGE_PEOPLE)
def merge_people(kept_id: int, gone_id: int) -> ResponseReturnValue:
    """What moves, what is kept and what stands in the way; then one button."""
    kept, gone = living_person(kept_id), living_person(gone_id)
    if kept is None or gone is None or kept_id == gone_id:
        raise NotFoundError
    form, who = ButtonForm(), acting.for_person(OnLine().actor(current_actor()), kept_id)
    if form.validate_on_submit():
        with form.changing():
            merge(who, clock.now(), kept_id, gone_id)
            flash(_("De to er nu én person. Du kan fortryde det i et døgn."))
            return form.commit_and_go(url_for("desk.show_caller", person_id=kept_id))
    commit_alone(lambda: note_look_up(who, clock.now(), (kept_id, gone_id)))
    html = render_template("desk/merge_people.html", form=form, **_preview(who, kept, gone))
    return html, 422 if form.errors else 200


def _preview(who: Actor, kept: Person, gone: Person) -> dict[str, object]:
    judged = judge(who, clock.now(), kept, gone)
    filled = merging.gaps_filled(kept, gone, is_sure=judged.is_sure)
    places = {place.id: place.name for place in all_places()}
    labels = {
        "name": _("Navn"),
        "phone": _("Telefon"),
        "email": _("E-mail"),
        "place_id": _("By"),
        "street": _("Adresse"),
        "created_at": _("Kendt siden"),
    }
    return {
        "kept": kept,
        "gone": gone,
        "rows": [
            (label, _value(kept, name, places) or "–", _value(gone, name, places) or "–")
            for name, label in labels.items()
            if getattr(kept, name) or getattr(gone, name)
        ],
        "filled_words": [str(labels[name]).lower() for name in filled if name in labels],
        "ask": judged.ask,
        "is_sure": judged.is_sure,
        "moves": merging.what_moves(gone.id),
        "obstacles": merging.obstacles(kept.id, gone.id),
        "kept_logs_in": judged.logs_in,
        "reach": words.reach_in_words(kept, helpers_of(kept.id)),
    }


def _value(person: Person, name: str, places: dict[int, str]) -> str:
    value = getattr(person, name)
    if name == "place_id":
        return places.get(value, "")
    if name == "created_at":
        return words.known_since(value)
    return phone(value) if name == "phone" else value or ""


@bp.route("/telefonbord/saml/<int:merge_id>/fortryd", methods=["POST"])
@requires(Permission.MERGE_PEOPLE)
def undo_merge(merge_id: int) -> ResponseReturnValue:
    """Make them two again."""
    merge = db.session.get(PersonMerge, merge_id)
    if merge is None or living_person(merge.kept_id) is None:
        raise NotFoundError
    kept_id, form = merge.kept_id, ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            who = acting.for_person(OnLine().actor(current_actor()), kept_id)
            merging.undo_merge(who, clock.now(), merge_id)
            flash(_("Det er fortrudt. De er to personer igen."))
            return form.commit_and_go(url_for("desk.show_caller", person_id=kept_id))
    return caller_html(kept_id)
