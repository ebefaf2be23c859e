"""Staff: who they are, what they may do, and two administrators who let somebody begin anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts import queries_factors as queries
from app.accounts import staff
from app.accounts.queries_factors import StaffRow
from app.accounts.role_words import ROLE_WORDS
from app.admin.blueprint import bp
from app.admin.forms_staff import AddStaffForm, StaffRolesForm
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, Role, current_actor, requires
from app.core.seen import show_what_stands


@bp.route("/medarbejdere")
@requires(Permission.MANAGE_STAFF)
def list_staff() -> ResponseReturnValue:
    """Everybody with a role, and what waits for a second administrator."""
    rows, me = queries.staff(clock.now()), current_actor().account_id
    return render_template(
        "admin/staff/list_staff.html", rows=rows, waiting=_waiting(rows), words=ROLE_WORDS, me=me
    )


@bp.route("/medarbejdere/tilfoej", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def add_staff() -> ResponseReturnValue:
    """Invite somebody by e-mail."""
    form = AddStaffForm()
    if form.validate_on_submit():
        with form.changing():
            who = {"name": str(form.name.data), "email": str(form.email.data)}
            staff.add_staff(current_actor(), clock.now(), **who, given=form.roles.roles)
            flash(_("%(name)s har fået et brev.", name=who["name"]))
            return form.commit_and_go(url_for("admin.list_staff"))
    page = render_template("admin/staff/add_staff.html", form=form, words=ROLE_WORDS)
    return page, 422 if form.errors else 200


@bp.route("/medarbejdere/<int:account_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_STAFF)
def change_staff_roles(account_id: int) -> ResponseReturnValue:
    """One of them: roles to give and take, and the second factor."""
    row = _row(account_id)
    # Nothing ticked is sent as nothing at all: what somebody has is filled in for reading only.
    form = StaffRolesForm() if request.method == "POST" else _filled(row)
    if form.validate_on_submit():
        with form.changing():
            seen = form.seen.data or None
            changed = staff.set_roles(current_actor(), clock.now(), account_id, form.roles.roles, seen)
            flash(
                _("%(name)s har fået nye roller.", name=row.name)
                if changed
                else _("Der er ikke ændret noget.")
            )
            return form.commit_and_go(url_for("admin.list_staff"))
        row = _row(account_id)
        show_what_stands(form, _filled(row))
    page = render_template("admin/staff/change_staff_roles.html", form=form, row=row, **_around(row))
    return page, 422 if form.errors_in_order() else 200


@bp.route("/medarbejdere/<int:account_id>/ny-sikkerhed", methods=["POST"])
@requires(Permission.MANAGE_STAFF)
def ask_for_reset(account_id: int) -> ResponseReturnValue:
    """Ask that somebody may begin anew with the second factor."""
    return _change(account_id, staff.ask_for_reset, _("En anden administrator skal nu sige ja."))


@bp.route("/medarbejdere/<int:account_id>/ny-sikkerhed/godkend", methods=["POST"])
@requires(Permission.MANAGE_STAFF)
def approve_reset(account_id: int) -> ResponseReturnValue:
    """Say yes to what another administrator asked for."""
    return _change(account_id, staff.approve_reset, _("Det er gjort. Personen har fået et brev."))


@bp.route("/medarbejdere/<int:account_id>/ny-sikkerhed/afvis", methods=["POST"])
@requires(Permission.MANAGE_STAFF)
def drop_reset(account_id: int) -> ResponseReturnValue:
    """Say no to it, or take one's own request back."""
    return _change(account_id, staff.drop_reset, _("Der sker ikke noget med personens sikkerhed."))


def _change(
    account_id: int, action: Callable[[Actor, datetime, int], None], done: str
) -> ResponseReturnValue:
    back, form = url_for("admin.change_staff_roles", account_id=_row(account_id).account_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            action(current_actor(), clock.now(), account_id)
            flash(done)
            return form.commit_and_go(back)
    return form.refuse_and_go(back)


def _filled(row: StaffRow) -> StaffRolesForm:
    """The form with the roles that somebody has."""
    seen = staff.roles_mark(row.account_id)
    return StaffRolesForm(formdata=None, roles=[role.value for role in row.roles], seen=seen)


def _row(account_id: int) -> StaffRow:
    row = queries.staff_member(account_id, clock.now())
    if row is None:
        raise NotFoundError
    return row


def _waiting(rows: list[StaffRow]) -> list[StaffRow]:
    """Requests that this administrator can answer: neither their own nor about themselves."""
    me = current_actor().account_id
    return [row for row in rows if row.reset_asked_by not in (None, me) and row.account_id != me]


def _around(row: StaffRow) -> dict[str, object]:
    """What the page of one of them says beside the roles."""
    me = current_actor().account_id
    others = queries.administrators() - {me, row.account_id}
    return {
        "words": ROLE_WORDS,
        "is_me": row.account_id == me,
        "asked_by_me": row.reset_asked_by == me,
        # Whom a second yes could come from: nobody, and the command line has to do.
        "has_second": bool(others),
        "is_administrator": Role.ADMINISTRATOR in row.roles,
        "button": ButtonForm(formdata=None),
    }
