"""Behind private links: how it was, and what somebody tells; and what staff read of it."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, public, requires
from app.core.security import private
from app.plan.queries import is_year
from app.voices import actions, queries, words
from app.voices.forms import AnswerForm, StoryForm
from app.voices.links import answer_path, opened_impression, opened_teller, story_token, tell_path
from app.voices.models import Impression, StoryState
from app.voices.rules import KEEP_WORDS, is_open

bp = Blueprint("voices", __name__)


@bp.route("/hvordan/<token>", methods=["GET", "POST"])
@public
def answer(token: str) -> ResponseReturnValue:
    """How was it? One press, and words for who wants to say more."""
    impression, form = _opened(token), AnswerForm()
    if form.validate_on_submit():
        with form.changing():
            actions.answer(clock.now(), impression.id, form.chosen, form.words.data or "")
            if form.words.data:
                flash(_("Tak. Vi har fået det, du skrev."))
            return private(form.commit_and_go(answer_path(token)))
        impression = _opened(token)
    html = render_template(
        "voices/answer.html",
        impression=impression,
        form=form,
        is_open=is_open(impression.asked_at, clock.now()),
        moods=words.MOODS,
        token=token,
        tell_url=tell_path(story_token(impression.person)) if impression.person is not None else "",
        days=KEEP_WORDS.days,
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.post("/hvordan/<token>/nej")
@public
def stop_asking(token: str) -> ResponseReturnValue:
    """Ask me no more."""
    impression, form = _opened(token), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.stop_asking(current_actor(), clock.now(), impression.id)
            flash(_("Vi spørger dig ikke mere om, hvordan det var."))
            return private(form.commit_and_go(url_for("home.front_page")))
    return private(make_response(redirect(answer_path(token), 303)))


def _opened(token: str) -> Impression:
    found = opened_impression(token)
    if found is None:
        raise NotFoundError
    return found


# ---- stories --------------------------------------------------------------------------------------------------------


@bp.route("/fortael/<token>", methods=["GET", "POST"])
@public
def tell(token: str) -> ResponseReturnValue:
    """Tell a story for everybody to read, see how one's stories stand, and take them back."""
    person, form = opened_teller(token), StoryForm()
    if person is None:
        raise NotFoundError
    person_id = person.id
    if form.validate_on_submit():
        with form.changing():
            yes = words.consent_words() if form.consent.data else ""
            said = form.words.data, form.shown_name.data or ""
            actions.tell(current_actor(), clock.now(), person_id, *said, consent_words=yes)
            flash(_("Tak for din historie. Vi læser den, før andre kan se den."))
            return private(form.commit_and_go(tell_path(token)))
    html = render_template(
        "voices/tell.html",
        form=form,
        stories=queries.stories_of(person_id),
        states=words.STATES,
        consent_words=words.consent_words(),
        token=token,
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.post("/fortael/<token>/nej")
@public
def take_back(token: str) -> ResponseReturnValue:
    """No again: all that somebody told is deleted."""
    person, form = opened_teller(token), ButtonForm()
    if person is None:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            actions.take_back(current_actor(), clock.now(), person.id)
            flash(_("Din historie er slettet. Ingen kan se den mere."))
            return private(form.commit_and_go(tell_path(token)))
    return private(make_response(redirect(tell_path(token), 303)))


# ---- staff ----------------------------------------------------------------------------------------------------------


@bp.route("/admin/stemmer")
@requires(Permission.MODERATE)
def show_voices() -> ResponseReturnValue:
    """What people said in a year, in numbers and words, and stories that wait to be read."""
    now = clock.now()
    year = request.args.get("aar", clock.today().year, type=int)
    if not is_year(year):
        raise NotFoundError
    return render_template(
        "voices/show_voices.html",
        year=year,
        this_year=clock.today().year,
        rows=queries.said_of_rows(year),
        things=queries.said_of_things(year),
        written=queries.newest_words(now),
        waiting=queries.stories_in(StoryState.TOLD),
        shown=queries.stories_in(StoryState.SHOWN),
        moods=words.MOODS,
        days=KEEP_WORDS.days,
    )


@bp.post("/admin/stemmer/<int:story_id>")
@requires(Permission.MODERATE)
def decide_story(story_id: int) -> ResponseReturnValue:
    """Let everybody read a story, or nobody."""
    form, back = ButtonForm(), url_for("voices.show_voices")
    if form.validate_on_submit():
        with form.changing():
            is_shown = request.form.get("svar") == "vis"
            actions.decide(current_actor(), clock.now(), story_id, is_shown=is_shown)
            flash(_("Nu kan alle læse historien.") if is_shown else _("Historien bliver ikke vist."))
            return form.commit_and_go(back)
    return form.refuse_and_go(back)
