"""Signing up for a date, as a guest or as who is logged in."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.database import db
from app.core.errors import DomainError
from app.core.formatting import capital, date_da, time_range
from app.core.forms import commit_alone, options
from app.core.permissions import current_actor, public
from app.gathering_pages import actions
from app.gathering_pages.forms import DateForm, GuestSignUpForm, PersonSignUpForm, asking
from app.gathering_pages.pages import DatesPage, DateView
from app.gathering_pages.queries import DateToJoin, date_to_join
from app.gathering_pages.shared import kind_here, page
from app.gatherings.guests import count_guest
from app.gatherings.identity import identity_of, identity_of_guest
from app.gatherings.links import sign_up_token
from app.gatherings.models import Occurrence, SignUp
from app.people.models import Person


@page("/<int:series_id>/tilmeld", methods=["GET", "POST"])
@public
def sign_up(series_id: int) -> ResponseReturnValue:
    """Sign up for one date, as a guest or as who is logged in."""
    form, clash = None, None
    chosen = request.form.get("occurrence_id", type=int)
    if chosen is not None:
        form = _form(series_id, companion_offered=True)
        form.offer([(chosen, "")], None)
        is_valid = form.validate_on_submit()
        date = _date(series_id, chosen, form if is_valid and "anyway" not in request.form else None)
        if date is None:
            return _page_to_sign_up(series_id, None, None)
        form.say_if_companion_offered(date.companion_offered)
        clash = _clash(form, date.clashes_with) if date.clashes_with is not None else None
        if is_valid and clash is None:
            with form.changing():
                made = _join(form)
                return form.commit_and_go(url_for(".show_sign_up", token=sign_up_token(made)))
    return _page_to_sign_up(series_id, form, clash)


def _date(series_id: int, chosen: int, form: PersonSignUpForm | None) -> DateToJoin | None:
    """The date that was sent, when this visitor can sign up for it: then the page itself is not needed. With what else
    whoever fills in `form` is on in the same hours.
    """
    may_see = kind_here().may_see
    if may_see is not None and not may_see(series_id, current_actor()):
        return None
    person = _person() if form is not None else None
    identity = ""
    if form is not None:
        identity = identity_of(person) if person is not None else identity_of_guest(form.contact())
    return date_to_join(kind_here().kind, series_id, chosen, clock.now(), identity)


def _page_to_sign_up(
    series_id: int, form: PersonSignUpForm | None, clash: Occurrence | None
) -> ResponseReturnValue:
    """The page with the form: new, or with what was typed and why it was not carried out."""
    shown = kind_here().page(series_id, current_actor(), clock.now())
    is_new = form is None
    form = form or _form(series_id, shown.about.companion_offered)
    dates = shown.open_dates
    form.offer(_choices(dates), _asked_for() or (dates[0].row.id if dates else None))
    if is_new:
        form.validate_on_submit()
    _get_ready(form, shown)
    chosen = shown.date(form.occurrence_id.data) or shown.date(_asked_for())
    html = render_template(
        "gathering_pages/sign_up.html",
        page=shown,
        public_path=kind_here().public_path,
        list_path=kind_here().list_path,
        form=form,
        chosen=chosen,
        clash=clash,
        person=_person(),
        cards=_cards(shown, form),
    )
    return html, 422 if form.errors or clash else 200


def _person() -> Person | None:
    """The person who is logged in."""
    actor = current_actor()
    return db.session.get(Person, actor.person_id) if actor.is_logged_in and actor.person_id else None


def _asked_for() -> int | None:
    return request.args.get("dato", type=int)


def _form(series_id: int, companion_offered: bool) -> PersonSignUpForm:
    """The form for this visitor, with what the kind asks besides."""
    kind = PersonSignUpForm if current_actor().is_logged_in else GuestSignUpForm
    asks = kind_here().asks
    asked: type[PersonSignUpForm] = asking(kind, asks.ticks(series_id) if asks else ())
    return asked(companion_offered=companion_offered)


def _choices(dates: list[DateView]) -> list[tuple[int, str]]:
    return [(date.row.id, capital(date_da(date.row.starts_at))) for date in dates]


def _get_ready(form: DateForm, shown: DatesPage) -> None:
    """Show the first few dates and the chosen one; `?alle=1` shows all."""
    offered = shown.offered(form.occurrence_id.data, everything="alle" in request.args)
    form.occurrence_id.choices = options(_choices(offered))
    form.show()


def _cards(shown: DatesPage, form: DateForm) -> dict[int, dict[str, Any]]:
    """What stands on the card of each date that is shown beside the date itself."""
    ids = {choice.value for choice in form.occurrence_id.choices}
    return {
        date.row.id: {
            "small": time_range(date.row.starts_at, date.row.ends_at),
            "tag": date.tag[0],
            "tone": date.tag[1],
        }
        for date in shown.dates
        if date.row.id in ids
    }


def _clash(form: PersonSignUpForm, occurrence_id: int) -> Occurrence | None:
    """Something else the same person is on in the same hours, if this visitor may be told."""
    clash = db.session.get(Occurrence, occurrence_id) if _may_know(form) else None
    is_told = clash is not None and not (clash.series.is_discreet and isinstance(form, GuestSignUpForm))
    return clash if is_told else None


def _may_know(form: PersonSignUpForm) -> bool:
    """Whether this visitor may be told. To a guest it is a try that counts; too many, and signing up says so."""
    if not isinstance(form, GuestSignUpForm):
        return True
    actor, now, contact = current_actor(), clock.now(), form.contact()
    try:
        commit_alone(lambda: count_guest(actions.TRIES, actor, now, contact))
    except DomainError:
        return False
    return True


def _join(form: PersonSignUpForm) -> SignUp:
    actor, now, occurrence_id = current_actor(), clock.now(), form.occurrence_id.data
    if isinstance(form, GuestSignUpForm):
        made = actions.sign_up_guest(actor, now, occurrence_id, contact=form.contact(), needs=form.needs())
    else:
        made = actions.sign_up_person(actor, now, occurrence_id, needs=form.needs())
    if asks := kind_here().asks:
        asks.keep(actor, now, made, form.ticked())
    return made
