"""Pages of who answers for a group: posting it, changing it, who is in it, its dates, pausing and ending it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import clock
from app.core.formatting import lower_first
from app.core.forms import BaseForm, ButtonForm, commit_alone
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor, requires
from app.core.seen import show_what_stands
from app.gathering_pages.told import said_of_told
from app.gatherings.models import SeriesStatus
from app.gatherings.rhythm_words import rhythm_in_words
from app.groups import actions, dating, joining, queries
from app.groups.forms import AnswerMemberForm, DatesForm, EndForm, GroupForm, PauseForm, WriteOnForm
from app.groups.links import host_path, public_path
from app.groups.models import Group
from app.groups.pages import acting_for, looked_after
from app.groups.views import bp
from app.groups.words import in_words, members_in_words
from app.moderation.appeals import way_to_appeal
from app.moderation.queries import reason_of, waiting_edit
from app.moderation.states import MAY_CHANGE, State
from app.organisations.models import Organisation
from app.organisations.queries import organisations_of
from app.people.actions import note_list_look

_SHUT = (State.HIDDEN, State.ARCHIVED, State.REJECTED)


@bp.route("/faellesskaber/nyt", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def post_group() -> ResponseReturnValue:
    """Tell of a group: a short form, everything else one press away."""
    organisations = _organisations()
    form = GroupForm(organisations=organisations)
    if not form.is_submitted() and organisations:
        asked = id_in(request.args, "forening")
        form.organisation_id.data = asked or organisations[0].id
        form.place_id.data = organisations[0].place_id
    if form.validate_on_submit():
        with form.changing():
            organisation_id = form.organisation_id.data or None
            made = actions.post(current_actor(), clock.now(), form.profile(), organisation_id)
            flash(_("Tak. Det er gemt."))
            return form.commit_and_go(host_path(made.id))
    html = render_template("groups/post_group.html", form=form, several=bool(organisations))
    return html, 422 if form.errors else 200


def _organisations() -> list[Organisation]:
    """Those the visitor may post for."""
    own = organisations_of(current_actor().person_id or 0)
    return [one for one, _role in own if one.state not in _SHUT]


@bp.route("/faellesskaber/<int:group_id>/ret", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_group(group_id: int) -> ResponseReturnValue:
    """Say something else of a group."""
    group = looked_after(group_id)
    owner = [group.organisation] if group.organisation is not None else []
    form = GroupForm(organisations=owner)
    if not form.is_submitted():
        if group.state not in MAY_CHANGE:
            flash(_("Gruppen kan ikke rettes nu."))
            return redirect(host_path(group_id))
        _fill_in(form, group)
    if form.validate_on_submit():
        with form.changing():
            seen = form.seen.data or None
            became = actions.change(acting_for(group), clock.now(), group_id, form.profile(), seen)
            waits = _("Det er gemt. Vi læser de nye ord, før alle ser dem.")
            flash(waits if became == "waits" else _("Det er gemt."))
            return form.commit_and_go(host_path(group_id))
        group = looked_after(group_id)
        _compare(form, group)
    edit = actions.edit_shown(current_actor(), group_id)
    html = render_template("groups/edit_group.html", form=form, group=group, edit=edit)
    return html, 422 if form.errors else 200


def _compare(form: GroupForm, group: Group) -> None:
    """What was sent from an older page is shown beside what stands now, and may be sent once more."""
    stands = GroupForm(formdata=None, organisations=[group.organisation] if group.organisation else [])
    _fill_in(stands, group)
    show_what_stands(form, stands)


def _fill_in(form: GroupForm, group: Group) -> None:
    """The group as it stands, with what waits for an answer."""
    edit = actions.edit_shown(current_actor(), group.id)
    form.fill_in(group, edit.after if edit is not None else None)
    form.seen.data = actions.group_mark(group, edit)


@bp.route("/faellesskaber/<int:group_id>/vaert")
@requires(Permission.USE_OWN_PAGE)
def look_after(group_id: int) -> ResponseReturnValue:
    """Who asks, who is in it, and everything one can do with a group."""
    return _look_after(looked_after(group_id))


def _look_after(group: Group, **forms: BaseForm) -> ResponseReturnValue:
    members = queries.members_of(group.id)
    waiting = [one for one in members if one.status == "asked"]
    page: dict[str, Any] = {
        "group": group,
        "waiting": waiting,
        "members": [one for one in members if one.status == "member"],
        "counted": members_in_words(len(members) - len(waiting), len(waiting)),
        "said": reason_of(queries.KIND, group.id, group.state),
        "appeal_url": None if group.is_public else way_to_appeal(current_actor(), queries.KIND, group.id),
        "edit": waiting_edit(queries.KIND, group.id),
        "has_dates": group.series is not None and group.series.status == SeriesStatus.APPROVED,
        "answer_form": AnswerMemberForm(formdata=None),
        "pause_form": forms.get("pause") or PauseForm(formdata=None),
        "end_form": forms.get("end") or EndForm(formdata=None),
        "button": ButtonForm(formdata=None),
        **in_words(group, clock.today()),
    }
    html = render_template("groups/look_after.html", **page)
    _note_look(group, {one.person_id for one in members})
    return html, 422 if forms else 200


def _note_look(group: Group, seen: set[int]) -> None:
    """Who stands on the list can see that somebody looked."""
    actor, now = acting_for(group), clock.now()
    if seen:
        commit_alone(lambda: note_list_look(actor, now, seen))


@bp.route("/faellesskaber/<int:group_id>/vaert/medlem/<int:member_id>", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def answer_member(group_id: int, member_id: int) -> ResponseReturnValue:
    """Yes or no to who asked, or off the list."""
    group, form = looked_after(group_id), AnswerMemberForm()
    if form.validate_on_submit():
        with form.changing():
            flash(_answer(group, member_id, form))
            return form.commit_and_go(host_path(group_id))
    return form.refuse_and_go(host_path(group_id))


def _answer(group: Group, member_id: int, form: AnswerMemberForm) -> str:
    """Do what was pressed, and say it."""
    actor, now, answer = acting_for(group), clock.now(), form.answer.data
    if answer == "fra":
        left = joining.take_off(actor, now, group.id, member_id)
        return _("%(name)s er ikke med mere.", name=left.person.first_name)
    is_yes, reason = answer == "ja", form.reason.data or ""
    member = joining.answer_member(actor, now, group.id, member_id, is_yes=is_yes, reason=reason)
    name = member.person.first_name
    return _("%(name)s er med nu.", name=name) if is_yes else _("%(name)s får besked.", name=name)


@bp.route("/faellesskaber/<int:group_id>/vaert/skriv-paa", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def write_on(group_id: int) -> ResponseReturnValue:
    """Write on somebody who phoned the host."""
    group, form = looked_after(group_id), WriteOnForm()
    if form.validate_on_submit():
        with form.changing():
            note = form.note.data or ""
            member = joining.write_on(acting_for(group), clock.now(), group_id, note=note, **form.contact)
            flash(_("%(name)s er skrevet på.", name=member.person.name))
            return form.commit_and_go(host_path(group_id))
    html = render_template("groups/write_on.html", form=form, group=looked_after(group_id))
    return html, 422 if form.errors else 200


@bp.route("/faellesskaber/<int:group_id>/vaert/pause", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def pause_group(group_id: int) -> ResponseReturnValue:
    """Say until when it does not meet."""
    group, form = looked_after(group_id), PauseForm()
    if form.validate_on_submit():
        with form.changing():
            assert form.until.data is not None
            told = actions.pause(acting_for(group), clock.now(), group_id, form.until.data)
            flash(_("Alle kan se, at gruppen holder pause."))
            if told.people:
                flash(said_of_told(told))
            return form.commit_and_go(host_path(group_id))
    return _look_after(looked_after(group_id), pause=form)


@bp.route("/faellesskaber/<int:group_id>/vaert/igen", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def resume_group(group_id: int) -> ResponseReturnValue:
    """It meets again."""
    group, form = looked_after(group_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            stay = actions.resume(acting_for(group), clock.now(), group_id)
            flash(_("Gruppen mødes igen."))
            if stay:
                flash(_still_cancelled(stay))
            return form.commit_and_go(host_path(group_id))
    return form.refuse_and_go(host_path(group_id))


def _still_cancelled(number: int) -> str:
    return ngettext(
        "%(num)s dag er stadig aflyst, for folk har fået besked.",
        "%(num)s dage er stadig aflyst, for folk har fået besked.",
        number,
    )


@bp.route("/faellesskaber/<int:group_id>/vaert/slut", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def end_group(group_id: int) -> ResponseReturnValue:
    """End it; who is in it is told."""
    group, form = looked_after(group_id), EndForm()
    if form.validate_on_submit():
        with form.changing():
            actions.end(acting_for(group), clock.now(), group_id, form.reason.data)
            flash(_("Gruppen er holdt op. De, der er med, får besked."))
            return form.commit_and_go(url_for("home.my_page"))
    return _look_after(looked_after(group_id), end=form)


@bp.route("/faellesskaber/<int:group_id>/vaert/datoer", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def set_dates(group_id: int) -> ResponseReturnValue:
    """Put its dates into the calendar, with or without signing up."""
    group, form = looked_after(group_id), DatesForm()
    if not form.is_submitted() and group.starts_at is not None:
        form.starts_at_local.data = group.starts_at
    if form.validate_on_submit():
        with form.changing():
            series = dating.set_dates(acting_for(group), clock.now(), group_id, form.dates())
            words = lower_first(rhythm_in_words(series.rhythm, series.first_on))
            flash(_("Det er i kalenderen nu: %(rhythm)s.", rhythm=words))
            return form.commit_and_go(public_path(group_id))
    html = render_template("groups/set_dates.html", form=form, group=group)
    return html, 422 if form.errors else 200
