"""The volunteer's own pages, by private link or logged in: where I am, what comes next, pause, room, and stopping.

The link stands in letters, so its address says nothing.
"""

from __future__ import annotations

from dataclasses import replace

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import BaseForm, ButtonForm
from app.core.permissions import Permission, current_actor, public, requires
from app.core.security import private
from app.people.private_links import Opened
from app.phone_friends import actions_path as actions
from app.phone_friends.blueprint import bp
from app.phone_friends.forms_path import ArrangeForm, VersionForm
from app.phone_friends.links_pair import pair_token
from app.phone_friends.links_pair import volunteer_path as pair_path
from app.phone_friends.links_path import opened_path, own_path, path_token
from app.phone_friends.models import Ender, PhoneVolunteer
from app.phone_friends.neutral import neutral
from app.phone_friends.papers import BRIEFING, DECLARATION, paper
from app.phone_friends.queries import volunteer_of
from app.phone_friends.queries_pair import talking_now
from app.phone_friends.queries_path import has_promised_all, promised_version
from app.phone_friends.showing_path import is_on_pause, steps_to_show
from app.phone_friends.states import GONE, Path


@bp.get("/min-vej")
@requires(Permission.USE_OWN_PAGE)
def find_own_path() -> ResponseReturnValue:
    """Who is logged in and on the path is led to their own page."""
    volunteer = volunteer_of(current_actor().person_id or 0)
    if volunteer is None:
        raise NotFoundError
    return redirect(own_path(path_token(volunteer)), 303)


@neutral("/aftale/vej/<token>", ("GET",))
@public
def show_path(token: str) -> ResponseReturnValue:
    """Where a volunteer is, and the one thing that comes next."""
    opened = _opened(token)
    volunteer = opened.thing
    # Whom one rings is nothing for who helps them.
    pairs = talking_now(volunteer_id=volunteer.id) if opened.delegation is None else []
    return _private(
        render_template(
            "phone_friends/show_path.html",
            volunteer=volunteer,
            is_own=opened.delegation is None,
            steps=steps_to_show(volunteer),
            is_gone=volunteer.state in GONE,
            is_approved=volunteer.state is Path.APPROVED,
            must_read=volunteer.state is Path.ATTEST_NOTED,
            must_promise=_must_promise(volunteer),
            is_on_pause=is_on_pause(volunteer, clock.today()),
            today=clock.today(),
            token=token,
            form=ButtonForm(),
            pairs=[
                (one.wish.person.first_name, pair_path(pair_token(one, Ender.VOLUNTEER))) for one in pairs
            ],
        )
    )


@neutral("/aftale/vej/<token>/opgaven")
@public
def read_briefing(token: str) -> ResponseReturnValue:
    """Read how it is to ring somebody; the button says that it was read."""
    volunteer, form, text = _own(token), VersionForm(), paper(BRIEFING)
    must_read = volunteer.state is Path.ATTEST_NOTED
    if form.validate_on_submit():
        with form.changing():
            actions.read_briefing(_acting_as(volunteer), clock.now(), volunteer.id, form.seen())
            flash(_("Tak. Nu mangler du kun at love at tie."))
            return _gone_to(form, url_for("phone_friends.promise_to_keep", token=token))
    form.version.data = text.version
    page = render_template(
        "phone_friends/read_briefing.html", form=form, paper=text, token=token, must_read=must_read
    )
    return _private(page, 422 if form.errors_in_order() else 200)


@neutral("/aftale/vej/<token>/loefte")
@public
def promise_to_keep(token: str) -> ResponseReturnValue:
    """Read the declaration of confidentiality; the button is the promise."""
    volunteer, form, text = _own(token), VersionForm(), paper(DECLARATION)
    must_promise = _must_promise(volunteer)
    if form.validate_on_submit():
        with form.changing():
            actions.promise_to_keep(_acting_as(volunteer), clock.now(), volunteer.id, form.seen())
            flash(_("Tak for dit løfte. Det er gemt."))
            return _gone_to(form, own_path(token))
    form.version.data = text.version
    page = render_template(
        "phone_friends/promise_to_keep.html",
        form=form,
        paper=text,
        token=token,
        must_promise=must_promise,
    )
    return _private(page, 422 if form.errors_in_order() else 200)


@neutral("/aftale/vej/<token>/ret")
@public
def arrange_path(token: str) -> ResponseReturnValue:
    """Say how many one rings, and take a pause."""
    volunteer, form = _own(token), ArrangeForm()
    if volunteer.state in GONE:
        raise NotFoundError
    if not form.is_submitted():
        form.fill_in(volunteer)
    if form.validate_on_submit():
        with form.changing():
            number, until = int(form.capacity.data), form.paused_until.data
            actions.arrange(_acting_as(volunteer), clock.now(), volunteer.id, number, until)
            flash(_("Det er gemt."))
            return _gone_to(form, own_path(token))
    page = render_template("phone_friends/arrange_path.html", form=form, token=token)
    return _private(page, 422 if form.errors_in_order() else 200)


@neutral("/aftale/vej/<token>/tilbage", ("POST",))
@public
def come_back(token: str) -> ResponseReturnValue:
    """The pause is over before its time."""
    volunteer, form = _own(token), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            actions.come_back(_acting_as(volunteer), clock.now(), volunteer.id)
            flash(_("Velkommen tilbage."))
            return _gone_to(form, own_path(token))
    return _private(redirect(own_path(token), 303))


@neutral("/aftale/vej/<token>/stop")
@public
def stop_path(token: str) -> ResponseReturnValue:
    """Stop, without saying why."""
    volunteer, form = _own(token), ButtonForm()
    if volunteer.state in GONE:
        return _private(redirect(own_path(token), 303))
    if form.validate_on_submit():
        with form.changing():
            actions.stop(_acting_as(volunteer), clock.now(), volunteer.id)
            flash(_("Du er holdt op. Tak for din hjælp."))
            return _gone_to(form, own_path(token))
    has_promised = promised_version(volunteer.id) is not None
    page = render_template("phone_friends/stop_path.html", form=form, token=token, has_promised=has_promised)
    return _private(page, 422 if form.errors_in_order() else 200)


def _must_promise(volunteer: PhoneVolunteer) -> bool:
    if volunteer.state is Path.BRIEFED:
        return True
    return volunteer.state in (Path.CONFIDENTIAL, Path.APPROVED) and not has_promised_all(volunteer.id)


def _opened(token: str) -> Opened[PhoneVolunteer]:
    """What a link opens. Raises NotFoundError for a link that is not ours, and for colleagues of the house: nobody
    promises anything for a volunteer.
    """
    opened, actor = opened_path(token), current_actor()
    if opened is None or (actor.is_staff and actor.person_id != opened.thing.person_id):
        raise NotFoundError
    return opened


def _own(token: str) -> PhoneVolunteer:
    """The volunteer whose link it is. Raises NotFoundError also for a helper's link."""
    opened = _opened(token)
    if opened.delegation is not None:
        raise NotFoundError
    return opened.thing


def _acting_as(volunteer: PhoneVolunteer) -> Actor:
    """Who holds the link is the volunteer, whoever is logged in on this machine."""
    link = replace(current_actor(), person_id=volunteer.person_id, account_id=None, roles=frozenset())
    return replace(link, purpose="link in a letter")


def _gone_to(form: BaseForm, location: str) -> Response:
    return _private(form.commit_and_go(location))


def _private(page: str | Response, status: int = 200) -> Response:
    """A page behind a private link: never stored, never found by a search engine."""
    return private(make_response(page, status) if isinstance(page, str) else page)
