"""Pages of walks for everybody: the list, a walk, signing up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts.sessions import own_name
from app.catalogue.queries import Filters, find_entries
from app.core import clock
from app.core.database import db
from app.core.errors import DomainError
from app.core.formatting import capital, date_da, time_range
from app.core.forms import commit_alone, options
from app.core.permissions import current_actor, public
from app.core.templating import once
from app.gatherings.guests import count_guest
from app.gatherings.identity import identity_of
from app.gatherings.links import sign_up_token
from app.gatherings.models import Occurrence, SignUp
from app.gatherings.queries import overlapping
from app.people.models import Person
from app.walks import actions
from app.walks.forms import DateForm, GuestSignUpForm, PersonSignUpForm, blank_form, first_look
from app.walks.pages import DateLines, DateView, WalkPage, date_lines, date_options, walk_page
from app.walks.paging import cursor_from, page_links
from app.walks.queries import KIND, DateToJoin, date_to_join
from app.walks.wording import initials

bp = Blueprint("walks", __name__)


@bp.route("/gaature")
@public
def list_walks() -> ResponseReturnValue:
    """All walks, soonest first."""
    page = find_entries(Filters(kind=KIND), clock.now(), cursor_from(request.args))
    return render_template("walks/list_walks.html", page=page, links=page_links(page, "walks.list_walks"))


@bp.route("/gaature/<int:series_id>")
@public
def show_walk(series_id: int) -> ResponseReturnValue:
    """One walking group: what, when, where, who, and signing up."""
    actor, asked = current_actor(), _asked_for()
    page = walk_page(series_id, actor, clock.now())
    chosen = asked or next((date.row.id for date in page.open_dates), None)
    offered = page.offered(chosen, everything="alle" in request.args)
    return render_template(
        "walks/show_walk.html",
        page=page,
        date=page.in_focus(asked),
        cancelled=page.cancelled(asked),
        form=first_look(),
        blank=blank_form(not actor.is_logged_in, page.walk.companion_offered),
        person_name=own_name(),
        options=once(date_options, tuple(date.row for date in offered), chosen),
        more_url=_more_url(page, len(offered)),
        host_initials=initials(page.walk.host_name),
        date_lines=_date_lines(page),
    )


@bp.route("/gaature/<int:series_id>/tilmeld", methods=["GET", "POST"])
@public
def sign_up(series_id: int) -> ResponseReturnValue:
    """Sign up for one date, as a guest or as who is logged in."""
    form, clash = None, None
    date = _chosen_date(series_id)
    if date is not None:
        form = _form(date.companion_offered)
        form.offer([(date.id, "")], None)
        is_valid = form.validate_on_submit()
        clash = _clash(form, date) if is_valid and "anyway" not in request.form else None
        if is_valid and clash is None:
            with form.changing():
                made = _join(form)
                return form.commit_and_go(url_for("walks.show_sign_up", token=sign_up_token(made)))
    return _page_to_sign_up(series_id, form, clash)


def _chosen_date(series_id: int) -> DateToJoin | None:
    """The date that was sent, when one can sign up for it: then the page itself is not needed."""
    chosen = request.form.get("occurrence_id", type=int)
    return date_to_join(series_id, chosen, clock.now()) if chosen is not None else None


def _page_to_sign_up(
    series_id: int, form: PersonSignUpForm | None, clash: Occurrence | None
) -> ResponseReturnValue:
    """The page with the form: new, or with what was typed and why it was not carried out."""
    page = walk_page(series_id, current_actor(), clock.now())
    is_new = form is None
    form = form or _form(page.walk.companion_offered)
    dates = page.open_dates
    form.offer(_choices(dates), _asked_for() or (dates[0].row.id if dates else None))
    if is_new:
        form.validate_on_submit()
    _get_ready(form, page)
    chosen = page.date(form.occurrence_id.data) or page.date(_asked_for())
    html = render_template(
        "walks/sign_up.html",
        page=page,
        form=form,
        chosen=chosen,
        clash=clash,
        person=_person(),
        cards=_cards(page, form),
    )
    return html, 422 if form.errors or clash else 200


def private(response: Response) -> Response:
    """A page behind a private link: never stored, never found by a search engine."""
    g.private = True
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _person() -> Person | None:
    """The person who is logged in."""
    actor = current_actor()
    return db.session.get(Person, actor.person_id) if actor.is_logged_in and actor.person_id else None


def _asked_for() -> int | None:
    return request.args.get("dato", type=int)


def _form(companion_offered: bool) -> PersonSignUpForm:
    """The form for this visitor."""
    kind = PersonSignUpForm if current_actor().is_logged_in else GuestSignUpForm
    return kind(companion_offered=companion_offered)


def _choices(dates: list[DateView]) -> list[tuple[int, str]]:
    return [(date.row.id, capital(date_da(date.row.starts_at))) for date in dates]


def _date_lines(page: WalkPage) -> DateLines:
    """The list of all coming dates; what stands there for every visitor is put into words once."""
    address = url_for("walks.sign_up", series_id=page.walk.id)
    if any(date.mine for date in page.dates):
        return date_lines(tuple(page.dates), page.signs_up_here, page.walk.needs_sign_up, address)
    return once(date_lines, tuple(page.dates), page.signs_up_here, page.walk.needs_sign_up, address)


def _get_ready(form: DateForm, page: WalkPage) -> None:
    """Show the first few dates and the chosen one; `?alle=1` shows all."""
    shown = page.offered(form.occurrence_id.data, everything="alle" in request.args)
    form.occurrence_id.choices = options(_choices(shown))
    form.show()


def _cards(page: WalkPage, form: DateForm) -> dict[int, dict[str, Any]]:
    """What stands on the card of each date that is shown beside the date itself."""
    shown = {choice.value for choice in form.occurrence_id.choices}
    return {
        date.row.id: {
            "small": time_range(date.row.starts_at, date.row.ends_at),
            "tag": date.tag[0],
            "tone": date.tag[1],
        }
        for date in page.dates
        if date.row.id in shown
    }


def _more_url(page: WalkPage, offered: int) -> str | None:
    """Where all dates can be chosen, when only so many are."""
    if len(page.open_dates) <= offered:
        return None
    return url_for("walks.sign_up", series_id=page.walk.id, alle=1)


def _clash(form: PersonSignUpForm, date: DateToJoin) -> Occurrence | None:
    """Something else the same person is on in the same hours."""
    person = _person() or Person(**form.contact())
    found = overlapping(identity_of(person), date.starts_at, date.ends_at, but=date.id)
    return found if found is not None and _may_know(form) else None


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
        return actions.sign_up_guest(actor, now, occurrence_id, contact=form.contact(), needs=form.needs())
    return actions.sign_up_person(actor, now, occurrence_id, needs=form.needs())
