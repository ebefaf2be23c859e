"""The volunteer's pages of a pair, by the link in the reminder or logged in: telling of a call, and what is agreed.

`token` is a signed token, or the number of the pair for its own volunteer. When the two have stopped, nothing is here.
"""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.database import db
from app.core.errors import NotFoundError
from app.core.ids import id_in
from app.core.permissions import current_actor, public
from app.core.security import private
from app.phone_friends import agreeing, pages_pair, queries_pair, reviewing, talking
from app.phone_friends.blueprint import bp
from app.phone_friends.forms_pair import OF_CALL, NoteForm, PressForm, RhythmForm, StopForm
from app.phone_friends.links_pair import opened_pair, volunteer_path
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import Answer, CallOutcome, PhoneCall
from app.phone_friends.moving import locked_pair
from app.phone_friends.neutral import neutral
from app.phone_friends.pairing import end_pair
from app.phone_friends.rhythm import Rhythm
from app.phone_friends.states import TOGETHER


@bp.before_request
def log_in_for_a_number() -> ResponseReturnValue | None:
    """A number instead of a link opens a page only for who is logged in."""
    token = str((request.view_args or {}).get("token", ""))
    if not token.isdecimal() or current_actor().is_logged_in:
        return None
    return redirect(url_for("accounts.log_in", videre=request.path), 303)


@neutral("/aftale/par/<token>")
@public
def show_pair(token: str) -> ResponseReturnValue:
    """Whom one rings and when, and one press for each thing one tells."""
    pair, form = _pair(token), PressForm()
    if form.validate_on_submit():
        with form.changing():
            flash(_carry_out(pair.id, form.press.data or ""))
            return private(form.commit_and_go(volunteer_path(token)))
        pair = _pair(token)
    page = pages_pair.of_volunteer(pair, clock.now())
    html = render_template("phone_friends/show_pair.html", form=form, token=token, pair=pair, **page)
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _carry_out(pair_id: int, press: str) -> str:
    """Do what a button says; the sentence to say afterwards."""
    actor, now, call_id = current_actor(), clock.now(), id_in(request.form, "call_id") or 0
    if press in tuple(CallOutcome):
        talking.log_call(actor, now, pair_id, CallOutcome(press))
        return _("Tak. Det er skrevet ned.")
    if press in OF_CALL:
        talking.say_of_call(actor, now, pair_id, call_id, OF_CALL[press])
        return _("Tak. En koordinator ser på det inden for et døgn.") if press == "worried" else _("Tak.")
    if press == "undo":
        talking.undo_call(actor, now, pair_id, call_id)
        return _("Det er slettet igen.")
    if press == "resume":
        agreeing.resume(actor, now, pair_id, Ender.VOLUNTEER)
        return _("I taler sammen igen.")
    if press in tuple(Answer):
        review_id = id_in(request.form, "review_id") or 0
        reviewing.answer(actor, now, pair_id, review_id, Ender.VOLUNTEER, Answer(press))
        return _("Tak for dit svar.")
    raise NotFoundError


@neutral("/aftale/par/<token>/note/<int:call_id>")
@public
def note_call(token: str, call_id: int) -> ResponseReturnValue:
    """Something practical to remember for the next call."""
    pair, form = _pair(token), NoteForm()
    call = _call(pair, call_id)
    if not form.is_submitted():
        form.text.data = call.note
    if form.validate_on_submit():
        with form.changing():
            talking.note_call(current_actor(), clock.now(), pair.id, call_id, form.text.data or "")
            flash(_("Det er gemt."))
            return private(form.commit_and_go(volunteer_path(token)))
    html = render_template("phone_friends/note_call.html", form=form, back=volunteer_path(token))
    return private(make_response(html, 422 if form.errors else 200))


@neutral("/aftale/par/<token>/aftale")
@public
def change_rhythm(token: str) -> ResponseReturnValue:
    """When the two talk from now on."""
    pair, form = _pair(token), RhythmForm(clock.today())
    if not form.is_submitted():
        form.fill_in(Rhythm.read(pair.rhythm))
    if form.validate_on_submit():
        with form.changing():
            agreeing.agree_on(current_actor(), clock.now(), pair.id, form.rhythm())
            flash(_("Det er gemt."))
            return private(form.commit_and_go(volunteer_path(token)))
    html = render_template("phone_friends/change_rhythm.html", form=form, back=volunteer_path(token))
    return private(make_response(html, 422 if form.errors else 200))


@neutral("/aftale/par/<token>/stop")
@public
def stop_pair(token: str) -> ResponseReturnValue:
    """Rest, or stop, without saying why."""
    pair, form = _pair(token), StopForm()
    name = pair.wish.person.first_name
    if form.validate_on_submit():
        with form.changing():
            return private(form.commit_and_go(_stop(pair.id, form, token)))
    page = {"name": name, "token": token, "back": volunteer_path(token)}
    html = render_template("phone_friends/stop_pair.html", form=form, **page)
    return private(make_response(html, 422 if form.errors else 200))


def _stop(pair_id: int, form: StopForm, token: str) -> str:
    actor, now = current_actor(), clock.now()
    if form.what.data == "pause":
        assert form.until.data is not None
        agreeing.pause(actor, now, pair_id, form.until.data, Ender.VOLUNTEER)
        flash(_("I holder pause."))
        return volunteer_path(token)
    talking.locked_together(pair_id)
    end_pair(actor, now, locked_pair(pair_id), Ender.VOLUNTEER, again=True)
    flash(_("Tak for den tid, du gav. Vi siger det til den anden."))
    return url_for("home.front_page")


def _call(pair: PhonePair, call_id: int) -> PhoneCall:
    call = db.session.get(PhoneCall, call_id)
    if call is None or call.pair_id != pair.id:
        raise NotFoundError
    return call


def _pair(token: str) -> PhonePair:
    """The pair whose volunteer holds `token`. Raises NotFoundError: somebody else's, or over, is not there."""
    if token.isdecimal():
        pair = queries_pair.pair_by_id(token)
        is_own = pair is not None and pair.volunteer.person_id == current_actor().person_id
    else:
        opened = opened_pair(token, Ender.VOLUNTEER)
        pair, is_own = (opened.thing, True) if opened is not None else (None, False)
    if pair is None or not is_own or pair.state not in TOGETHER:
        raise NotFoundError
    return pair
