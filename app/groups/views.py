"""Pages of groups for everybody: finding one, a group, and coming into it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.sessions import own_name
from app.core import clock
from app.core.permissions import Permission, current_actor, public
from app.core.templating import once
from app.gathering_pages.event_data import event_data
from app.gathering_pages.pages import DateLines, DatesPage, date_lines
from app.gathering_pages.wording import access_in_words
from app.groups import finding, joining, queries
from app.groups.actions import may_look_after
from app.groups.forms import GuestJoinForm, JoinForm
from app.groups.links import member_path, member_token
from app.groups.models import Group, Member
from app.groups.pages import dates_page, visible
from app.groups.rules import panel_state
from app.groups.words import in_words
from app.media.queries import shown_picture
from app.places.choices import place_groups

bp = Blueprint("groups", __name__)

#: Dates on a group's page; all of them stand in the form of signing up.
_DATES = 6


@bp.route("/faellesskaber")
@public
def list_groups() -> ResponseReturnValue:
    """Find et fællesskab: what, where, when, what company; all groups until something is chosen."""
    search = finding.read_search(request.args)
    return render_template(
        "groups/list_groups.html",
        search=search,
        found=finding.answers_to(search, queries.public_groups(), clock.today(), queries.pictures()),
        choices=once(finding.choices),
        place_groups=place_groups(),
        chosen=[
            (said, url_for("groups.list_groups", **left.arguments))
            for said, left in finding.chosen_in_words(search)
        ],
    )


@bp.route("/faellesskaber/<int:group_id>")
@public
def show_group(group_id: int) -> ResponseReturnValue:
    """One group: what, when, where, who meets you, and coming into it."""
    return _page(visible(group_id), None)


@bp.route("/faellesskaber/<int:group_id>/med", methods=["GET", "POST"])
@public
def join_group(group_id: int) -> ResponseReturnValue:
    """Come into a group, or ask to, as a guest or as who is logged in."""
    group, form = visible(group_id), _form()
    if form.validate_on_submit():
        with form.changing():
            made = _join(form, group_id)
            return form.commit_and_go(member_path(member_token(made)))
        group = visible(group_id)
    return _page(group, form)


def _form() -> JoinForm:
    return JoinForm() if current_actor().is_logged_in else GuestJoinForm()


def _join(form: JoinForm, group_id: int) -> Member:
    actor, now, note = current_actor(), clock.now(), form.note.data or ""
    if isinstance(form, GuestJoinForm):
        return joining.join_as_guest(actor, now, group_id, form.contact(), note)
    return joining.join_as_person(actor, now, group_id, note)


def _page(group: Group, form: JoinForm | None) -> ResponseReturnValue:
    actor, now = current_actor(), clock.now()
    mine, dates = queries.own_membership(group.id, actor.person_id), dates_page(group, actor, now)
    form = form or _form()
    html = render_template(
        "groups/show_group.html",
        group=group,
        panel=panel_state(
            group.door,
            mine.status if mine is not None else None,
            is_open=group.is_public,
            is_host=actor.person_id == group.host_id,
        ),
        own_url=member_path(member_token(mine)) if mine is not None else None,
        picture=shown_picture(queries.PICTURE, group.id),
        looks_after=may_look_after(actor, group),
        is_moderator=actor.has(Permission.MODERATE),
        form=form,
        person_name=own_name(),
        access=access_in_words(group.access, companion_offered=bool(dates and dates.about.companion_offered)),
        dates=dates,
        date_lines=_date_lines(group, dates),
        event_data=event_data(
            dates, group.text, group.organisation.name if group.organisation is not None else None
        ),
        **in_words(group, clock.today()),
    )
    return html, 422 if form.errors else 200


def _date_lines(group: Group, dates: DatesPage | None) -> DateLines:
    if dates is None or group.series_id is None:
        return ()
    address = url_for("groups.sign_up", series_id=group.series_id)
    return date_lines(tuple(dates.coming[:_DATES]), dates.signs_up_here, dates.about.needs_sign_up, address)
