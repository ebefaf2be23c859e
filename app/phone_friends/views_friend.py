"""The citizen's pages of a pair, by the link in a letter or logged in: who rings and when, resting and stopping."""

from __future__ import annotations

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.ids import id_in
from app.core.permissions import current_actor, public
from app.core.security import private
from app.people.private_links import Opened, acting_by
from app.phone_friends import agreeing, pages_pair, queries_pair, reviewing, talking
from app.phone_friends.forms_pair import PressForm, StopFriendForm
from app.phone_friends.links_pair import citizen_path, opened_pair
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import Answer
from app.phone_friends.moving import locked_pair
from app.phone_friends.neutral import neutral
from app.phone_friends.pairing import end_pair
from app.phone_friends.states import TOGETHER, PairState

#: After the ending the page is open for the one question that is left.
_OPEN = (*TOGETHER, PairState.ENDED)


@neutral("/aftale/mit/<token>")
@public
def show_friend(token: str) -> ResponseReturnValue:
    """Who rings and when; the answer to what is asked; and whether one is reminded."""
    opened, form = _opened(token), PressForm()
    if form.is_submitted() and not opened.may_change:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            flash(_carry_out(acting_by(opened.delegation), opened.thing.id, form.press.data or ""))
            return private(form.commit_and_go(citizen_path(token)))
        opened = _opened(token)
    page = pages_pair.of_citizen(opened.thing)
    html = render_template(
        "phone_friends/show_friend.html", form=form, token=token, opened=opened, pair=opened.thing, **page
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _carry_out(actor: Actor, pair_id: int, press: str) -> str:
    """Do what a button says; the sentence to say afterwards."""
    now = clock.now()
    if press in ("remind", "remind_not"):
        agreeing.remind_citizen(actor, now, pair_id, wants=press == "remind")
        return _("Vi minder dig om det.") if press == "remind" else _("Vi minder dig ikke om det mere.")
    if press == "resume":
        agreeing.resume(actor, now, pair_id, Ender.CITIZEN)
        return _("I taler sammen igen.")
    if press in tuple(Answer):
        review_id = id_in(request.form, "review_id") or 0
        reviewing.answer(actor, now, pair_id, review_id, Ender.CITIZEN, Answer(press))
        return _("Tak for dit svar.")
    raise NotFoundError


@neutral("/aftale/mit/<token>/stop")
@public
def stop_friend(token: str) -> ResponseReturnValue:
    """Rest, or stop, without saying why; and whether one wants somebody else."""
    opened, form = _opened(token), StopFriendForm()
    if opened.thing.state not in TOGETHER or not opened.may_change:
        raise NotFoundError
    name, pair_id = opened.thing.volunteer.person.first_name, opened.thing.id
    if form.validate_on_submit():
        with form.changing():
            _stop(acting_by(opened.delegation), pair_id, form)
            return private(form.commit_and_go(citizen_path(token)))
    page = {"name": name, "token": token, "back": citizen_path(token)}
    html = render_template("phone_friends/stop_pair.html", form=form, **page)
    return private(make_response(html, 422 if form.errors else 200))


def _stop(actor: Actor, pair_id: int, form: StopFriendForm) -> None:
    now = clock.now()
    if form.what.data == "pause":
        assert form.until.data is not None
        agreeing.pause(actor, now, pair_id, form.until.data, Ender.CITIZEN)
        flash(_("I holder pause."))
        return
    talking.locked_together(pair_id)
    end_pair(actor, now, locked_pair(pair_id), Ender.CITIZEN, again=form.again.data == "yes")
    flash(_("Du har holdt op. Tak, fordi du var med."))


def _opened(token: str) -> Opened[PhonePair]:
    """What `token` opens for the citizen. Raises NotFoundError for what is somebody else's, or not begun."""
    if token.isdecimal():
        pair = queries_pair.pair_by_id(token)
        is_own = pair is not None and pair.wish.person_id == current_actor().person_id
        opened = Opened(pair) if pair is not None and is_own else None
    else:
        opened = opened_pair(token, Ender.CITIZEN)
    if opened is None or opened.thing.state not in _OPEN:
        raise NotFoundError
    return opened
