"""Private pages of a member, opened by the link in the letter or from the group's page: how it stands, and leaving."""

from __future__ import annotations

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.queries import account_of_person
from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import current_actor, public
from app.core.security import private
from app.groups import joining
from app.groups.links import list_path, member_path, opened_member
from app.groups.models import Member
from app.groups.rules import ACTIVE
from app.groups.views import bp
from app.groups.words import in_words, taken_down_in_words
from app.people.private_links import Opened, acting_by


@bp.route("/faellesskaber/medlem/<token>", methods=["GET", "POST"])
@public
def show_membership(token: str) -> ResponseReturnValue:
    """How it stands, the link for members, and the one button that leaves the group."""
    opened, form = _opened(token), ButtonForm()
    if form.is_submitted() and not opened.may_change:
        raise NotFoundError
    if form.validate_on_submit():
        with form.changing():
            joining.leave(acting_by(opened.delegation), clock.now(), opened.thing.id)
            flash(_("Du er ikke med mere."))
            return private(form.commit_and_go(member_path(token)))
        opened = _opened(token)
    return _page(opened, form, token)


def _page(opened: Opened[Member], form: ButtonForm, token: str) -> ResponseReturnValue:
    member = opened.thing
    html = render_template(
        "groups/show_membership.html",
        opened=opened,
        member=member,
        group=member.group,
        token=token,
        form=form,
        is_active=member.status in ACTIVE and opened.may_change and not member.group.has_ended,
        is_guest=opened.delegation is None and account_of_person(member.person_id) is None,
        taken_down=taken_down_in_words(member.group),
        **in_words(member.group, clock.today()),
    )
    return private(make_response(html, 422 if form.errors_in_order() else 200))


@bp.route("/faellesskaber/medlem/<token>/ikke-mig", methods=["GET", "POST"])
@public
def disown_membership(token: str) -> ResponseReturnValue:
    """ "Det var ikke mig": somebody else wrote this name and contact."""
    opened, form = _opened(token), ButtonForm()
    if opened.delegation is not None:
        raise NotFoundError
    member = opened.thing
    title, name = member.group.title, member.person.name
    if form.validate_on_submit():
        with form.changing():
            joining.disown(current_actor(), clock.now(), member.id)
            flash(_("Vi har slettet navnet og kontakten. Du hører ikke mere om det."))
            return private(form.commit_and_go(list_path()))
    back = member_path(token)
    html = render_template("groups/disown_membership.html", form=form, title=title, name=name, back=back)
    return private(make_response(html, 422 if form.errors_in_order() else 200))


def _opened(token: str) -> Opened[Member]:
    """What a private link opens. Raises NotFoundError for a link that is not (or no longer) ours."""
    opened = opened_member(token)
    if opened is None:
        raise NotFoundError
    return opened
