"""Private pages of one sign-up, opened by the link in the letter: see, change, give up, "it was not me"."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import current_actor, public
from app.gatherings import actions
from app.gatherings.calendar_file import calendar_file
from app.gatherings.links import sign_up_from_token
from app.gatherings.models import HOLDING, OccurrenceStatus, SignUp, SignUpStatus
from app.gatherings.queries import waiting_number
from app.walks.actions import disown_sign_up
from app.walks.forms import ChangeForm
from app.walks.views import bp, private
from app.walks.wording import party_in_words


@bp.route("/gaature/tilmelding/<token>")
@public
def show_sign_up(token: str) -> ResponseReturnValue:
    """Confirmation, and afterwards the place to see how it stands."""
    sign_up = _sign_up(token)
    html = render_template("walks/show_sign_up.html", sign_up=sign_up, token=token, **_standing(sign_up))
    return private(make_response(html))


@bp.route("/gaature/tilmelding/<token>/kalender.ics")
@public
def download_calendar(token: str) -> ResponseReturnValue:
    """The date as a file for one's own calendar."""
    sign_up = _sign_up(token)
    link = url_for("walks.show_sign_up", token=token, _external=True)
    response = make_response(calendar_file([sign_up.occurrence], url=link))
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = 'attachment; filename="kalender.ics"'
    return private(response)


@bp.route("/gaature/tilmelding/<token>/ret", methods=["GET", "POST"])
@public
def change_sign_up(token: str) -> ResponseReturnValue:
    """Change how many come and what they need."""
    sign_up = _sign_up(token)
    form = ChangeForm(obj=sign_up, companion_offered=sign_up.occurrence.series.companion_offered)
    if form.validate_on_submit():
        with form.changing():
            actions.change_sign_up(current_actor(), clock.now(), sign_up.id, **form.needs())
            flash(_("Din tilmelding er rettet."))
            return private(form.commit_and_go(url_for("walks.show_sign_up", token=token)))
    html = render_template("walks/change_sign_up.html", sign_up=sign_up, token=token, form=form)
    return private(make_response(html, 422 if form.errors else 200))


@bp.route("/gaature/tilmelding/<token>/meld-fra", methods=["GET", "POST"])
@public
def leave(token: str) -> ResponseReturnValue:
    """Give the place up."""
    sign_up = _sign_up(token)
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.leave(current_actor(), clock.now(), sign_up.id)
            flash(_("Vi har taget dig af listen."))
            return private(form.commit_and_go(url_for("walks.show_sign_up", token=token)))
    html = render_template("walks/leave.html", sign_up=sign_up, token=token, form=form)
    return private(make_response(html, 422 if form.errors else 200))


@bp.route("/gaature/tilmelding/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    sign_up = _sign_up(token)
    series_id = sign_up.occurrence.series_id
    form = ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            disown_sign_up(current_actor(), clock.now(), sign_up.id)
            flash(_("Vi har slettet navnet og kontakten. Du hører ikke mere om turen."))
            return private(form.commit_and_go(url_for("walks.show_walk", series_id=series_id)))
    html = render_template("walks/disown.html", sign_up=sign_up, token=token, form=form)
    return private(make_response(html, 422 if form.errors else 200))


def _standing(sign_up: SignUp) -> dict[str, Any]:
    """How a sign-up stands, for the page that shows it."""
    return {
        "number": waiting_number(sign_up) if sign_up.status == SignUpStatus.WAITING else 0,
        "has_place": sign_up.status in HOLDING,
        "is_cancelled": sign_up.occurrence.status == OccurrenceStatus.CANCELLED,
        "is_over": sign_up.occurrence.starts_at <= clock.now(),
        "is_guest": account_of_person(sign_up.person_id) is None,
        "party": party_in_words(sign_up.party_size),
        "next_steps": _next_steps(sign_up),
    }


def _next_steps(sign_up: SignUp) -> list[tuple[str, str]]:
    """(icon, sentence) of what was asked for."""
    steps = []
    if sign_up.wants_companion:
        steps.append(
            (
                "heart-handshake",
                _("Værten kan se, at du gerne vil have en følgeven, og kontakter dig."),
            )
        )
    if sign_up.needs_lift:
        steps.append(("car", _("Værten kan se, at du mangler et lift, og spørger de andre.")))
    return steps


def _sign_up(token: str) -> SignUp:
    """The sign-up a private link opens. Raises NotFoundError for a link that is not (or no longer) ours."""
    sign_up = sign_up_from_token(token)
    if sign_up is None or sign_up.occurrence.series.kind != "walk":
        raise NotFoundError
    return sign_up
