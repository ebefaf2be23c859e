"""Pages for who looks after an organisation: its profile, its members, and the link of an invitation."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.blocking import CLOSED_ORGANISATION, what_happens
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, can, current_actor, requires
from app.core.seen import show_what_stands
from app.moderation.models import ProposedEdit
from app.moderation.queries import reason_of
from app.organisations import actions, members, queries
from app.organisations.forms import InviteForm, ProfileForm, values_of
from app.organisations.models import Organisation
from app.organisations.queries import KIND
from app.organisations.rules import MemberRole
from app.organisations.views import bp, own
from app.organisations.words import ROLE_WORDS

#: What became of a change → what the page says.
_DONE = {
    "saved": _l("Det er gemt. Alle kan se det nu."),
    "sent": _l("Det er gemt. Vi ser på det inden to hverdage."),
    "waits": _l("Det er gemt. Vi ser på det nye, før alle kan se det. Det gamle bliver stående så længe."),
    "taken_back": _l("Det nye er taget tilbage."),
}


@bp.route("/foreninger/<int:organisation_id>/ret", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_organisation(organisation_id: int) -> ResponseReturnValue:
    """Change the profile. What is public keeps its old text until the new one was read."""
    organisation = own(organisation_id)
    edit = actions.edit_shown(current_actor(), organisation)
    form = ProfileForm()
    if not form.is_submitted():
        form = _filled(organisation, edit)
    page = {"name": organisation.name, "state": organisation.state}
    said = reason_of(KIND, organisation_id, organisation.state)
    if form.validate_on_submit():
        with form.changing():
            seen = form.seen.data or None
            done = actions.change(current_actor(), clock.now(), organisation_id, form.profile(), seen)
            flash(str(_DONE[done]))
            return form.commit_and_go(_page_of(organisation_id))
        edit = _compare(form, own(organisation_id))
    html = render_template(
        "organisations/edit_organisation.html", form=form, edit=edit, said=said, id=organisation_id, **page
    )
    return html, 422 if form.errors else 200


def _compare(form: ProfileForm, organisation: Organisation) -> ProposedEdit | None:
    """Show what was sent from an older page beside what stands now; it may be sent once more. What waits now."""
    edit = actions.edit_shown(current_actor(), organisation)
    stands = _filled(organisation, edit)
    show_what_stands(form, stands)
    return edit


def _filled(organisation: Organisation, edit: ProposedEdit | None) -> ProfileForm:
    """The form as things stand, with what waits for an answer."""
    values = values_of(organisation, edit)
    return ProfileForm(formdata=None, data={**values, "seen": actions.profile_mark(organisation, edit)})


def _page_of(organisation_id: int) -> str:
    return url_for("organisations.show_organisation", organisation_id=organisation_id)


@bp.route("/foreninger/<int:organisation_id>/medlemmer", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def list_members(organisation_id: int) -> ResponseReturnValue:
    """Who looks after it, and inviting more."""
    organisation = own(organisation_id)
    is_owner = can(current_actor(), Permission.OWN_ORGANISATION, organisation)
    form = InviteForm(may_invite_owner=is_owner)
    if form.validate_on_submit():
        with form.changing():
            email, role = str(form.email.data), MemberRole(form.role.data)
            members.invite(current_actor(), clock.now(), organisation_id, email=email, role=role)
            flash(_("%(email)s har fået en indbydelse.", email=email))
            return form.commit_and_go(url_for("organisations.list_members", organisation_id=organisation_id))
    return _members_page(organisation_id, form, is_owner=is_owner)


def _members_page(organisation_id: int, form: InviteForm, *, is_owner: bool) -> ResponseReturnValue:
    html = render_template(
        "organisations/list_members.html",
        organisation=queries.organisation_by_id(organisation_id),
        members=queries.members_of(organisation_id),
        invitations=queries.open_invitations(organisation_id, clock.now()),
        words=ROLE_WORDS,
        form=form,
        button=ButtonForm(formdata=None),
        is_owner=is_owner,
        me=current_actor().person_id,
    )
    return html, 422 if form.errors else 200


@bp.route("/foreninger/<int:organisation_id>/medlemmer/<int:membership_id>/fjern", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def remove_member(organisation_id: int, membership_id: int) -> ResponseReturnValue:
    """End a membership, somebody else's or one's own, after a last question."""
    form, actor = ButtonForm(), current_actor()
    own(organisation_id)
    if members.has_ended(organisation_id, membership_id):
        return _ended_before(organisation_id, form)
    if form.validate_on_submit():
        with form.changing():
            ended = members.remove_member(actor, clock.now(), organisation_id, membership_id)
            is_self = ended.person_id == actor.person_id
            others = _("%(name)s passer ikke siden mere.", name=ended.person.name)
            flash(_("Du passer ikke siden mere.") if is_self else others)
            is_out = is_self and not actor.has(Permission.OWN_ORGANISATION)
            return form.commit_and_go(url_for("home.my_page") if is_out else _members_of(organisation_id))
    return _last_question(own(organisation_id), membership_id, form)


def _ended_before(organisation_id: int, form: ButtonForm) -> ResponseReturnValue:
    """A colleague was faster, or the page is old."""
    if form.is_submitted():
        form.lead_back()
    flash(_("Personen passer ikke siden mere."))
    return redirect(_members_of(organisation_id), 303)


def _last_question(organisation: Organisation, membership_id: int, form: ButtonForm) -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    membership = members.to_remove(actor, organisation, membership_id)
    is_self = membership.person_id == actor.person_id
    html = render_template(
        "organisations/remove_member.html",
        form=form,
        organisation=organisation,
        person=membership.person.name,
        is_self=is_self,
        effects=members.what_ends(membership, now, is_self=is_self),
    )
    return html, 422 if form.errors_in_order() else 200


@bp.route("/foreninger/<int:organisation_id>/indbydelser/<int:invitation_id>/fortryd", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def withdraw_invitation(organisation_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    form = ButtonForm()
    own(organisation_id)
    if form.validate_on_submit():
        with form.changing():
            members.withdraw_invitation(current_actor(), clock.now(), organisation_id, invitation_id)
            flash(_("Indbydelsen er taget tilbage."))
            return form.commit_and_go(_members_of(organisation_id))
    return form.refuse_and_go(_members_of(organisation_id))


@bp.route("/foreninger/<int:organisation_id>/luk", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def close_organisation(organisation_id: int) -> ResponseReturnValue:
    """Put it away for good, after a last question."""
    organisation: Organisation = own(organisation_id, Permission.OWN_ORGANISATION)
    form, name = ButtonForm(), organisation.name
    if form.validate_on_submit():
        with form.changing():
            actions.archive(current_actor(), clock.now(), organisation_id)
            flash(_("Siden om %(name)s er lukket.", name=name))
            return form.commit_and_go(url_for("home.my_page"))
    effects = what_happens(CLOSED_ORGANISATION, organisation_id, clock.now())
    html = render_template(
        "organisations/close_organisation.html", form=form, name=name, id=organisation_id, effects=effects
    )
    return html, 422 if form.errors_in_order() else 200


def _members_of(organisation_id: int) -> str:
    return url_for("organisations.list_members", organisation_id=organisation_id)


@bp.route("/foreninger/indbydelse/<token>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def accept_invitation(token: str) -> ResponseReturnValue:
    """The link of an invitation: only who logs in with the address it was sent to can accept."""
    g.private = True
    actor, form = current_actor(), ButtonForm()
    opened = members.opened_by(actor, clock.now(), token)
    if opened is None:
        raise NotFoundError
    if not opened.is_mine:
        return render_template("organisations/accept_invitation.html", opened=None, form=form), 403
    if form.validate_on_submit():
        with form.changing():
            organisation = members.accept(actor, clock.now(), token)
            flash(_("Du passer nu siden om %(name)s.", name=organisation.name))
            return form.commit_and_go(_page_of(organisation.id))
    html = render_template("organisations/accept_invitation.html", opened=opened, words=ROLE_WORDS, form=form)
    return html, 422 if form.errors_in_order() else 200
