"""Pages of the coordinator: who waits, one wish, correcting it for who rings, closing it, and asking other schemes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit.actions import record
from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.ids import id_in
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, public, requires
from app.core.security import private
from app.people.actions import note_list_look
from app.people.queries import doubles_of
from app.phone_friends import forms_wish as forms
from app.phone_friends import handing_over, wishes
from app.phone_friends.ages import partners_for
from app.phone_friends.asking import LIVED, OF_WISH, said_again, step_called
from app.phone_friends.blueprint import bp
from app.phone_friends.choices import TIMES, labels_of, words_of
from app.phone_friends.consent_words import handover_words
from app.phone_friends.models import PhoneWish
from app.phone_friends.models_wish import HandoverState, PhoneHandover
from app.phone_friends.queries_wish import asked_rows, handovers_of, twins_of, waiting_page
from app.phone_friends.said_words import rows_of
from app.phone_friends.states import OPEN_WISHES, WishState
from app.phone_friends.wish_links import opened_handover
from app.phone_friends.wish_messages import partner_of
from app.phone_friends.words import HANDOVER_WORDS, WAY_WORDS, WISH_WORDS

#: Why a look was taken, as it stands in the log and is told to the citizen.
PURPOSE = "phone friends"


@bp.route("/oensker")
@requires(Permission.MATCH_PHONE_FRIENDS)
def list_wishes() -> ResponseReturnValue:
    """Who waits, the longest first; and whom other schemes were asked about."""
    waiting, following = waiting_page(id_in(request.args, "efter"))
    asked = asked_rows()
    _note({one.person_id for one in waiting} | {one.person_id for one in asked})
    return render_template(
        "phone_friends/list_wishes.html",
        waiting=waiting,
        asked=[(one, partner_of(one.partner)) for one in asked],
        ways=WAY_WORDS,
        now=clock.now(),
        following=url_for("phone_friends.list_wishes", efter=following) if following else None,
    )


@bp.route("/oensker/<int:wish_id>")
@requires(Permission.MATCH_PHONE_FRIENDS)
def show_wish(wish_id: int) -> ResponseReturnValue:
    """One wish. What they have lived through is not on it before the coordinator asks to see it."""
    return _page(_wish(wish_id))


@bp.route("/oensker/<int:wish_id>/vis", methods=["POST"])
@requires(Permission.MATCH_PHONE_FRIENDS)
def reveal_lived(wish_id: int) -> ResponseReturnValue:
    """The same with what they have lived through. That it was seen is noted, and the citizen can read so."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return redirect(url_for("phone_friends.show_wish", wish_id=wish_id), 303)
    person_id = _wish(wish_id).person_id
    commit_alone(lambda: record(_acting(person_id), clock.now(), "phone_wish.read", "person", person_id))
    return _page(_wish(wish_id), is_shown=True)


def _page(wish: PhoneWish, *, is_shown: bool = False, form: ButtonForm | None = None) -> ResponseReturnValue:
    _note({wish.person_id})
    wish = _wish(wish.id)
    lived = wish.lived.get("lived", ())
    age = wish.wants.age_in(clock.today().year)
    form = form or ButtonForm(formdata=None)
    html = render_template(
        "phone_friends/show_wish.html",
        wish=wish,
        now=clock.now(),
        state=WISH_WORDS[wish.state],
        way=WAY_WORDS[wish.way],
        rows=rows_of(wish.wants, lived if is_shown else None),
        has_lived=bool(lived),
        is_shown=is_shown,
        doubles=doubles_of(wish.person),
        twins=_twins(wish),
        partners=partners_for(age) if wish.state is WishState.WAITING else [],
        handovers=[
            (one, partner_of(one.partner), HANDOVER_WORDS[one.state]) for one in handovers_of(wish.id)
        ],
        may_change=wish.state in OPEN_WISHES,
        form=form,
    )
    return html, 422 if form.errors_in_order() else 200


@bp.route("/oensker/<int:wish_id>/ret/<slug>", methods=["GET", "POST"])
@requires(Permission.MATCH_PHONE_FRIENDS)
def change_wish(wish_id: int, slug: str) -> ResponseReturnValue:
    """Correct an answer for who rings. What they have lived through is asked anew, never shown here."""
    wish, step = _wish(wish_id), step_called(slug, OF_WISH)
    if step is None or wish.state not in OPEN_WISHES:
        raise NotFoundError
    form: forms.Question = step.form()
    if not form.is_submitted() and step is not LIVED:
        form.fill_in(wish.wants, ())
    back = url_for("phone_friends.show_wish", wish_id=wish_id)
    if form.validate_on_submit():
        person_id, said = wish.person_id, wish.wants
        with form.changing():
            changed, beside = said_again(said, form)
            wishes.correct_wish(_acting(person_id), clock.now(), wish_id, changed, beside.get("lived"))
            flash(_("Det er gemt."))
            return form.commit_and_go(back)
    html = render_template("phone_friends/change_own_wish.html", form=form, step=step, back=back)
    return html, 422 if form.errors else 200


@bp.route("/oensker/<int:wish_id>/luk", methods=["POST"])
@requires(Permission.MATCH_PHONE_FRIENDS)
def close_wish(wish_id: int) -> ResponseReturnValue:
    """Take somebody off the list, as agreed with them; or quietly, when they are on it twice."""
    is_double = "double" in request.form and bool(_twins(_wish(wish_id)))
    return _press(
        wish_id,
        lambda actor: wishes.close_wish(actor, clock.now(), wish_id, is_double=is_double),
        _("Ønsket er lukket."),
    )


@bp.route("/oensker/<int:wish_id>/tag-tilbage", methods=["POST"])
@requires(Permission.MATCH_PHONE_FRIENDS)
def take_back_wish(wish_id: int) -> ResponseReturnValue:
    """Wait no longer for another scheme's answer."""
    told = _("De venter hos os igen.")
    return _press(wish_id, lambda actor: handing_over.take_back(actor, clock.now(), wish_id), told)


def _press(wish_id: int, act: Any, told: str) -> ResponseReturnValue:
    form, person_id = ButtonForm(), _wish(wish_id).person_id
    back = url_for("phone_friends.show_wish", wish_id=wish_id)
    if form.validate_on_submit():
        with form.changing():
            act(_acting(person_id))
            flash(told)
            return form.commit_and_go(back)
        return _page(_wish(wish_id), form=form)
    return redirect(back, 303)


# ---- other schemes ----------------------------------------------------------------------------------------------


@bp.route("/oensker/<int:wish_id>/giv-videre/<slug>", methods=["GET", "POST"])
@requires(Permission.MATCH_PHONE_FRIENDS)
def hand_over_wish(wish_id: int, slug: str) -> ResponseReturnValue:
    """Read aloud what is passed on, and ask another scheme when the citizen says yes."""
    wish, partner = _wish(wish_id), partner_of(slug)
    if partner is None or not partner.email or wish.state is not WishState.WAITING:
        raise NotFoundError
    form, words, person_id = forms.AgreeForm(), handover_words(partner.name), wish.person_id
    if form.validate_on_submit():
        with form.changing():
            handing_over.hand_over(_acting(person_id), clock.now(), wish_id, slug, words)
            flash(_("Vi har spurgt %(name)s.", name=partner.name))
            return form.commit_and_go(url_for("phone_friends.show_wish", wish_id=wish_id))
    _note({person_id})
    html = render_template(
        "phone_friends/hand_over_wish.html", wish=_wish(wish_id), partner=partner, form=form, words=words
    )
    return html, 422 if form.errors_in_order() else 200


@bp.route("/svar/<token>", methods=["GET", "POST"])
@public
def answer_handover(token: str) -> ResponseReturnValue:
    """Another scheme sees the little it needs, and says yes or no without a log-in."""
    handover, form = _handover(token), ButtonForm()
    number, person_id, said = handover.id, handover.wish.person_id, request.form.get("svar")
    if form.validate_on_submit() and said in ("ja", "nej"):
        with form.changing():
            actor = replace(current_actor(), on_behalf_of=person_id, purpose="partner's link")
            handing_over.answer(actor, clock.now(), number, is_yes=said == "ja")
            return form.commit_and_go(url_for("phone_friends.answer_handover", token=token))
    html = render_template(
        "phone_friends/answer_handover.html", form=form, **_shown_to_partner(_handover(token))
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _handover(token: str) -> PhoneHandover:
    """What another scheme was asked. Raises NotFoundError for a link that is not (or no longer) ours."""
    handover = opened_handover(token)
    if handover is None:
        raise NotFoundError
    return handover


def _shown_to_partner(handover: PhoneHandover) -> dict[str, Any]:
    """First name, number, languages and times, while they are asked and when they said yes; otherwise nothing."""
    said = handover.wish.wants
    is_seen = handover.state in (HandoverState.ASKED, HandoverState.YES)
    return {
        "handover": handover,
        "partner": partner_of(handover.partner),
        "person": handover.wish.person if is_seen else None,
        "languages": ", ".join(labels_of(said.languages, current_pack().languages)),
        "times": ", ".join(words_of(said.times, TIMES)),
    }


# ---- what all of them need --------------------------------------------------------------------------------------


def _twins(wish: PhoneWish) -> Sequence[PhoneWish]:
    """Wishes that others may have written for the same person; merging waits until one of them is closed."""
    return twins_of([one.id for one in doubles_of(wish.person)])


def _wish(wish_id: int) -> PhoneWish:
    """A wish. Raises NotFoundError when there is none, or whom it is about is gone."""
    wish = db.session.get(PhoneWish, wish_id)
    if wish is None or not wish.person.is_living:
        raise NotFoundError
    return wish


def _acting(person_id: int) -> Actor:
    return replace(current_actor(), on_behalf_of=person_id, purpose=PURPOSE)


def _note(person_ids: set[int]) -> None:
    """Who was seen is noted, once an hour for each: the citizen can read so."""
    actor = replace(current_actor(), purpose=PURPOSE)
    if person_ids:
        commit_alone(lambda: note_list_look(actor, clock.now(), person_ids))
