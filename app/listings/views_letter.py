"""The weekly letter with tasks: choosing it, saying yes by the link, seeing it, and stopping it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WebResponse

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.permissions import current_actor, public
from app.core.security import private
from app.extensions import csrf
from app.listings import fitting_words, letters, queries_letter
from app.listings.fitting import Answers
from app.listings.forms_letter import GuestLetterForm, LetterForm
from app.listings.links_letter import OpenedLetter, confirmed_by, letter_token, opened_by
from app.listings.messages_letter import tasks_shown
from app.listings.models_letter import LetterWish
from app.listings.views import bp
from app.organisations import callers
from app.people.models import Person
from app.people.queries import living_person, person_to_change
from app.places.queries import all_places

_PURPOSE = "link in a letter"


@bp.route("/opgaver/ugebrev", methods=["GET", "POST"])
@public
def choose_weekly_letter() -> ResponseReturnValue:
    """Ask for it: as who is logged in, as a guest, or at the phone for who rings. The answers stand in the address."""
    person = callers.shown_caller() if request.method == "GET" else callers.caller()
    person = person or living_person(current_actor().person_id or 0)
    if person is not None and "stop" in request.form:
        return _stopped(person)
    wish = queries_letter.wish_of(person.id) if person is not None else None
    answers = _answers(wish)
    form = LetterForm() if person is not None else GuestLetterForm()
    form.offer_days(wish.weekday if wish is not None else None)
    if form.validate_on_submit():
        with form.changing():
            return form.commit_and_go(_wanted(form, person, answers))
    return _choosing(form, person, wish, answers)


def _choosing(
    form: LetterForm, person: Person | None, wish: LetterWish | None, answers: Answers
) -> ResponseReturnValue:
    html = render_template(
        "listings/choose_weekly_letter.html",
        form=form,
        person=person,
        on_line=callers.caller(),
        wish=wish,
        token=letter_token(person) if wish is not None and person is not None else None,
        stop_form=ButtonForm(formdata=None),
        answered=fitting_words.in_words(answers, all_places()),
        change=url_for("listings.fit_me", **fitting_words.parameters(answers)),
        words=fitting_words.consent_words(),
    )
    return html, 422 if form.errors else 200


@bp.route("/opgaver/ugebrev/sendt")
@public
def show_letter_asked() -> ResponseReturnValue:
    """A guest has asked for it: what happens next."""
    return render_template("listings/letter_asked.html")


def _answers(wish: LetterWish | None) -> Answers:
    """Those of the address; without any, those of the letter one has already."""
    asked = any(name in request.args for name in fitting_words.NAMES.values())
    return (
        wish.answers
        if wish is not None and not asked
        else fitting_words.read_answers(request.args, all_places())
    )


def _wanted(form: LetterForm, person: Person | None, answers: Answers) -> str:
    """Note the wish; where it leads."""
    actor, now = callers.acting(), clock.now()
    if isinstance(form, GuestLetterForm):
        letters.want_as_guest(
            actor,
            now,
            name=str(form.name.data),
            email=str(form.email.data),
            weekday=form.day,
            answers=answers,
        )
        return url_for("listings.show_letter_asked")
    assert person is not None
    changed = person_to_change(person.id)
    letters.want(actor, now, changed, form.day, answers, fitting_words.consent_words())
    flash(_("Det er gemt. Brevet kommer hver %(day)s morgen.", day=_day(form.day)))
    return _back(changed)


def _stopped(person: Person) -> ResponseReturnValue:
    """The button on the same page, for oneself or for who rings."""
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            letters.stop(callers.acting(), clock.now(), person_to_change(person.id).id)
            flash(_("Brevet er stoppet, og svarene er slettet."))
            return form.commit_and_go(_back(person))
    return redirect(_back(person), 303)


def _back(person: Person) -> str:
    if callers.caller() is not None:
        return url_for("desk.show_caller", person_id=person.id)
    return url_for("listings.choose_weekly_letter")


def _day(weekday: int) -> str:
    return str(dict(fitting_words.WEEKDAYS)[str(weekday)]).lower()


@bp.route("/opgaver/ugebrev/bekraeft/<token>", methods=["GET", "POST"])
@public
def confirm_weekly_letter(token: str) -> ResponseReturnValue:
    """A guest says yes by the link in the one letter they got. A button: mail programs open links by themselves."""
    person, form = confirmed_by(token), ButtonForm()
    wish = queries_letter.wish_of(person.id) if person is not None else None
    if person is None or wish is None:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            actor = replace(current_actor(), on_behalf_of=person.id, purpose=_PURPOSE)
            letters.confirm(actor, clock.now(), person.id, fitting_words.consent_words())
            return private(
                form.commit_and_go(url_for("listings.show_weekly_letter", token=letter_token(person)))
            )
    known = {"token": token, "person": person, "words": fitting_words.consent_words(), **_said(wish)}
    html = render_template("listings/confirm_weekly_letter.html", form=form, **known)
    return private(WebResponse(html, 422 if form.errors_in_order() else 200, mimetype="text/html"))


def _said(wish: LetterWish) -> dict[str, Any]:
    """What somebody asked for, in words."""
    answers = wish.answers
    return {
        "wish": wish,
        "day": _day(wish.weekday),
        "answered": fitting_words.in_words(answers, all_places()),
        "change": url_for("listings.fit_me", **fitting_words.parameters(answers)),
    }


@bp.route("/opgaver/ugebrev/<token>", methods=["GET", "POST"])
@public
def show_weekly_letter(token: str) -> ResponseReturnValue:
    """The newest letter as a page, and the one button that stops it."""
    opened, form = _opened(token), ButtonForm()
    if form.is_submitted() and not opened.may_stop:
        raise NotFoundError
    person = opened.person
    if form.validate_on_submit():
        with form.changing():
            letters.stop(_acting(opened), clock.now(), person_to_change(person.id).id)
            return private(form.commit_and_go(url_for("listings.show_weekly_letter", token=token)))
    wish = queries_letter.wish_of(person.id)
    known: dict[str, Any] = {**_said(wish), "tasks": _tasks(wish)} if wish is not None else {"wish": None}
    html = render_template(
        "listings/show_weekly_letter.html", form=form, token=token, opened=opened, person=person, **known
    )
    return private(WebResponse(html, 422 if form.errors_in_order() else 200, mimetype="text/html"))


def _tasks(wish: LetterWish) -> list[dict[str, Any]]:
    """Those of the newest letter that can still be said yes to."""
    letter = queries_letter.newest_letter(wish.person_id)
    return (
        tasks_shown(wish, [date for _task, date in letter.tasks], clock.now()) if letter is not None else []
    )


# The link's signature says whose letter it is: a mail program has no page with a form's token (RFC 8058).
@bp.route("/opgaver/ugebrev/<token>/stop", methods=["POST"])
@csrf.exempt
@public
def stop_by_mail_program(token: str) -> ResponseReturnValue:
    """Stop it at one press of the mail program's own button."""
    opened = _opened(token)
    if not opened.may_stop:
        raise NotFoundError
    if request.form.get("List-Unsubscribe") != "One-Click":
        return _plain(400)
    who, person_id = _acting(opened), opened.person.id
    commit_alone(lambda: letters.stop(who, clock.now(), person_to_change(person_id).id))
    return _plain(204)


def _plain(status: int) -> ResponseReturnValue:
    return "", status, {"Content-Type": "text/plain; charset=utf-8"}


def _opened(token: str) -> OpenedLetter:
    """What a private link opens. Raises NotFoundError for a link that is not (or no longer) ours."""
    opened = opened_by(token)
    if opened is None:
        raise NotFoundError
    return opened


def _acting(opened: OpenedLetter) -> Actor:
    """Who acts: whoever holds the link, or the helper that it was made for."""
    if opened.delegation is None:
        return replace(current_actor(), on_behalf_of=opened.person.id, purpose=_PURPOSE)
    helper = opened.delegation.delegate_id
    return replace(
        current_actor(), person_id=helper, on_behalf_of=opened.person.id, purpose="helps the person"
    )
