"""The sheet behind a private link: read what it is, say yes, cross what fits, and no again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.pack import current_pack
from app.core.permissions import public
from app.core.security import private
from app.people.private_links import Opened, acting_by
from app.surveys import actions
from app.surveys.forms import SheetForm, sheet_form
from app.surveys.links import opened_sheet, sheet_path
from app.surveys.messages import may_be_asked
from app.surveys.models import Invitee
from app.surveys.queries import AskedScale, scales_on
from app.surveys.rules import Standing, Window, window_now, windows
from app.surveys.words import consent_words, moment_in_words

bp = Blueprint("surveys", __name__)


@bp.route("/spoergsmaal/<token>", methods=["GET", "POST"])
@public
def answer(token: str) -> ResponseReturnValue:
    """The sheet that is open now, or how things stand."""
    opened = _opened(token)
    invitee, asked = opened.thing, scales_on(opened.thing.round.scales)
    form = sheet_form(asked, needs_consent=invitee.standing is Standing.ASKED)
    if form.validate_on_submit():
        with form.changing():
            file_sheet(opened, form, asked)
            return private(form.commit_and_go(sheet_path(token)))
        invitee = _opened(token).thing
    html = render_template(
        "surveys/answer.html",
        token=token,
        helps=opened.delegation is not None,
        **page_of(invitee, form, asked),
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def file_sheet(opened: Opened[Invitee], form: SheetForm, asked: Sequence[AskedScale]) -> None:
    """Carry out what was sent; the words of the yes are those that stood there."""
    has_said_yes = "consent" in form and form.consent.data
    words = consent_words() if has_said_yes else ""
    actor, sheets = acting_by(opened.delegation), form.sheets(asked)
    actions.answer(actor, clock.now(), opened.thing.id, sheets, consent_words=words)


@bp.post("/spoergsmaal/<token>/nej")
@public
def say_no(token: str) -> ResponseReturnValue:
    """No thanks; or no again, and what was answered is deleted."""
    opened, form = _opened(token), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.say_no(acting_by(opened.delegation), clock.now(), opened.thing.id)
            flash(_("Vi spørger dig ikke mere. Det, du har svaret, er slettet."))
            return private(form.commit_and_go(sheet_path(token)))
    return private(form.refuse_and_go(sheet_path(token)))


def _opened(token: str) -> Opened[Invitee]:
    """What a private link opens. Raises NotFoundError for others."""
    opened = opened_sheet(token)
    if opened is None:
        raise NotFoundError
    return opened


def page_of(invitee: Invitee, form: SheetForm, asked: Sequence[AskedScale]) -> dict[str, Any]:
    """What a sheet shows, on the screen of the person or of who reads it aloud."""
    window = window_now(windows(invitee.asked_at, invitee.first_at), clock.now())
    return {
        "invitee": invitee,
        "form": form,
        "parts": form.parts(asked),
        "is_open": _is_open(invitee, window),
        "moment": moment_in_words(window.moment) if window is not None else "",
        "has_answered": window is not None and window.moment in invitee.answered,
        "may_withdraw": invitee.standing is Standing.TAKING_PART,
        "standing": invitee.standing,
        "consent_words": consent_words(),
        "help_lines": current_pack().help_lines,
    }


def _is_open(invitee: Invitee, window: Window | None) -> bool:
    return window is not None and may_be_asked(invitee, window, window.moment)
