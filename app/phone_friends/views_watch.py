"""Pages of the coordinators: what needs them today, one pair, and what worries a volunteer."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.forms import BaseForm, ButtonForm, commit_alone
from app.core.permissions import Permission, current_actor, requires
from app.people.actions import note_list_look
from app.phone_friends import agreeing, concerns, overview, queries_pair, reviewing, talking, watching
from app.phone_friends.blueprint import bp
from app.phone_friends.figures import statistics
from app.phone_friends.forms_pair import RhythmForm
from app.phone_friends.forms_watch import ConcernForm, DoneForm, SteerForm
from app.phone_friends.links_pair import overview_path, watch_path
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import Answer, CallOutcome, ConcernOutcome, PhoneConcern
from app.phone_friends.moving import locked_pair
from app.phone_friends.neutral import neutral
from app.phone_friends.pairing import end_pair
from app.phone_friends.rhythm import Rhythm
from app.phone_friends.states import TOGETHER
from app.phone_friends.talking import locked_together
from app.phone_friends.words import PATH_WORDS, THEIR_PAIR_WORDS
from app.phone_friends.words_pair import (
    ABOUT_WORDS,
    ANSWER_WORDS,
    ENDER_WORDS,
    ENDING_WORDS,
    LENGTH_WORDS,
    MOOD_WORDS,
    OUTCOME_WORDS,
    QUESTIONS,
    rhythm_in_words,
)

_MATCH = Permission.MATCH_PHONE_FRIENDS


@bp.get("/overblik")
@requires(_MATCH)
def show_overview() -> ResponseReturnValue:
    """What needs a coordinator, the most pressing first, and the numbers of the year."""
    now = clock.now()
    page = overview.look(now)
    html = render_template(
        "phone_friends/show_overview.html",
        page=page, now=now, form=DoneForm(formdata=None), owners=overview.owners(page.concerns),
        numbers=statistics(clock.today().year), questions=QUESTIONS, abouts=ABOUT_WORDS,
        steps=PATH_WORDS, endings=ENDING_WORDS, year=clock.today().year,
        targets=overview.targets(clock.today().year),
    )  # fmt: skip
    _note_look([one.person_id for one in page.waiting], [one.pair for one in page.to_ask])
    return html


@neutral("/aftale/i-dag", ("GET",))
@requires(_MATCH)
def open_overview() -> ResponseReturnValue:
    """The same page at an address that says nothing in a letter."""
    return redirect(overview_path(), 303)


@bp.post("/overblik/gjort")
@requires(_MATCH)
def finish_row() -> ResponseReturnValue:
    """One press of that page or a pair's: a concern is taken, somebody was asked, or told on the phone how it went."""
    form = DoneForm()
    if form.validate_on_submit():
        with form.changing():
            back = _finish_if_there(*(form.press.data or "").split(":"))
            flash(_("Det er skrevet ned."))
            return form.commit_and_go(back)
    return form.refuse_and_go(overview_path())


def _finish_if_there(what: str, number: str) -> str:
    try:
        return _finish(what, number)
    except NotFoundError as gone:
        raise DomainError("Den er væk fra listen. En kollega har nok klaret den.") from gone


def _finish(what: str, number: str) -> str:
    """Do it; where to go on. Raises NotFoundError for what is over."""
    actor, now = current_actor(), clock.now()
    if what in list(CallOutcome):
        talking.log_call(actor, now, int(number), CallOutcome(what))
        return watch_path(int(number))
    if what == "take":
        concerns.take_free_concern(actor, now, int(number))
    elif what == "seen":
        agreeing.has_been_asked_about(actor, now, int(number))
    elif what == "settle":
        reviewing.settle_review(actor, now, int(number))
    else:
        review = queries_pair.review_by_id(int(number))
        reviewing.answer(actor, now, review.pair_id, review.id, Ender.CITIZEN, Answer(what))
    return overview_path()


@bp.route("/overblik/par/<int:pair_id>", methods=["GET", "POST"])
@requires(_MATCH)
def watch_pair(pair_id: int) -> ResponseReturnValue:
    """One pair: who, since when, the last calls. What the volunteer noted is shown by a press that is noted."""
    pair, form, notes = _pair(pair_id), ButtonForm(), False
    if form.validate_on_submit():
        _open_notes(pair)
        pair, notes = _pair(pair_id), True
    html = render_template(
        "phone_friends/watch_pair.html",
        form=form, pair=pair, notes=notes, calls=queries_pair.last_calls(pair_id, limit=20),
        reviews=queries_pair.reviews_of(pair_id), rhythm=rhythm_in_words(Rhythm.read(pair.rhythm)),
        concern=queries_pair.open_concern_of(pair_id), watch=queries_pair.watch_now(pair_id),
        outcomes=OUTCOME_WORDS, lengths=LENGTH_WORDS, moods=MOOD_WORDS, states=THEIR_PAIR_WORDS, enders=ENDER_WORDS,
        abouts=ABOUT_WORDS, answers=ANSWER_WORDS, is_together=pair.state in TOGETHER,
    )  # fmt: skip
    _note_look([], [pair])
    return html


def _open_notes(pair: PhonePair) -> None:
    actor, person_id, now = _looking(), pair.wish.person_id, clock.now()
    commit_alone(lambda: watching.note_notes_read(actor, now, person_id))


@bp.route("/overblik/par/<int:pair_id>/styr", methods=["GET", "POST"])
@requires(_MATCH)
def steer_pair(pair_id: int) -> ResponseReturnValue:
    """Rest, go on or stop, when a coordinator has talked with them."""
    pair, form = _pair(pair_id), SteerForm()
    if pair.state not in TOGETHER:
        return _is_over(form, pair_id)
    form.offer(pair.state)
    names = (pair.wish.person.name, pair.volunteer.person.name)
    if form.validate_on_submit():
        with form.changing():
            _steer(pair_id, form)
            flash(_("Det er gemt."))
            return form.commit_and_go(watch_path(pair_id))
    html = render_template("phone_friends/steer_pair.html", form=form, names=names, back=watch_path(pair_id))
    return html, 422 if form.errors else 200


def _steer(pair_id: int, form: SteerForm) -> None:
    actor, now = current_actor(), clock.now()
    if form.what.data == "pause":
        assert form.until.data is not None
        agreeing.pause(actor, now, pair_id, form.until.data, Ender.COORDINATOR)
    elif form.what.data == "resume":
        agreeing.resume(actor, now, pair_id, Ender.COORDINATOR)
    else:
        locked_together(pair_id)
        again = form.again.data == "yes"
        end_pair(actor, now, locked_pair(pair_id), Ender.COORDINATOR, ending=form.reason, again=again)


@bp.route("/overblik/par/<int:pair_id>/aftale", methods=["GET", "POST"])
@requires(_MATCH)
def agree_for_pair(pair_id: int) -> ResponseReturnValue:
    """When the two talk, as they told the coordinator."""
    pair, form = _pair(pair_id), RhythmForm(clock.today())
    if pair.state not in TOGETHER:
        return _is_over(form, pair_id)
    if not form.is_submitted():
        form.fill_in(Rhythm.read(pair.rhythm))
    if form.validate_on_submit():
        with form.changing():
            agreeing.agree_on(current_actor(), clock.now(), pair_id, form.rhythm())
            flash(_("Det er gemt."))
            return form.commit_and_go(watch_path(pair_id))
    html = render_template("phone_friends/change_rhythm.html", form=form, back=watch_path(pair_id))
    return html, 422 if form.errors else 200


@bp.route("/overblik/bekymring/<int:concern_id>", methods=["GET", "POST"])
@requires(_MATCH)
def handle_concern(concern_id: int) -> ResponseReturnValue:
    """Whom it is about, whom to ring, and what was done."""
    form = ConcernForm()
    concern = _concern(concern_id, is_written=form.is_submitted())
    if form.validate_on_submit():
        with form.changing():
            outcome, text = ConcernOutcome(form.outcome.data), form.text.data or ""
            concerns.settle_concern(current_actor(), clock.now(), concern_id, outcome, text)
            flash(_("Det er afsluttet."))
            return form.commit_and_go(overview_path())
        concern = _concern(concern_id, is_written=True)
    page = {"owners": overview.owners([concern]), "now": clock.now(), "button": DoneForm(formdata=None)}
    html = render_template("phone_friends/handle_concern.html", form=form, concern=concern, **page)
    _note_look([], [concern.pair])
    return html, 422 if form.errors else 200


def _pair(pair_id: int) -> PhonePair:
    pair = queries_pair.pair_by_id(pair_id)
    if pair is None or pair.trial_at is None:
        raise NotFoundError
    return pair


def _is_over(form: BaseForm, pair_id: int) -> ResponseReturnValue:
    """Two who stopped are not steered. Who wrote while they did reads so on their page; others find nothing."""
    if not form.is_submitted():
        raise NotFoundError
    form.lead_back()
    flash(_("De to taler ikke sammen mere. Det blev ikke gemt."), "error")
    return redirect(watch_path(pair_id), 303)


def _concern(concern_id: int, *, is_written: bool) -> PhoneConcern:
    """A concern that waits. With `is_written` also a settled one: who wrote meanwhile keeps the words and reads why."""
    concern = db.session.get(PhoneConcern, concern_id)
    if concern is None or (concern.settled_at is not None and not is_written):
        raise NotFoundError
    return concern


def _looking() -> Actor:
    return replace(current_actor(), purpose=watching.PURPOSE)


def _note_look(person_ids: list[int], pairs: list[PhonePair]) -> None:
    """Whoever is shown can see that somebody looked, and why; once an hour for each who looks."""
    seen = {*person_ids, *(one.wish.person_id for one in pairs), *(one.volunteer.person_id for one in pairs)}
    actor, now = _looking(), clock.now()
    if seen:
        commit_alone(lambda: note_list_look(actor, now, seen))
