"""Pages of a change of host: asking somebody, taking that back, and saying yes."""

from __future__ import annotations

from flask import flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm
from app.core.permissions import Permission, current_actor, requires
from app.groups import handing_over
from app.groups.forms import HandOverForm
from app.groups.links import handing_over_path, host_path
from app.groups.pages import acting_for, looked_after
from app.groups.views import bp


@bp.route("/faellesskaber/<int:group_id>/vaert/giv-videre", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def hand_over(group_id: int) -> ResponseReturnValue:
    """Ask somebody to be the host."""
    group, form = looked_after(group_id), HandOverForm()
    if form.validate_on_submit():
        with form.changing():
            handing_over.hand_over(acting_for(group), clock.now(), group_id, str(form.email.data))
            flash(_("Vi har sendt et brev. Du er vært, til der bliver sagt ja."))
            return form.commit_and_go(handing_over_path(group_id))
    page = {"group": looked_after(group_id), "asked": handing_over.open_handover(group_id, clock.now())}
    html = render_template("groups/hand_over.html", form=form, button=ButtonForm(formdata=None), **page)
    return html, 422 if form.errors else 200


@bp.route("/faellesskaber/<int:group_id>/vaert/giv-videre/fortryd", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def keep_host(group_id: int) -> ResponseReturnValue:
    """Nobody is asked any more."""
    group, form = looked_after(group_id), ButtonForm()
    if form.validate_on_submit():
        with form.changing():
            handing_over.take_back(acting_for(group), clock.now(), group_id)
            flash(_("Linket i brevet virker ikke mere."))
            return form.commit_and_go(host_path(group_id))
    return redirect(handing_over_path(group_id), 303)


@bp.route("/faellesskaber/ny-vaert/<token>", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def accept_handover(token: str) -> ResponseReturnValue:
    """The link in the letter: only who logs in with the address it was sent to can say yes."""
    g.private = True
    actor, form = current_actor(), ButtonForm()
    opened = handing_over.opened_by(actor, clock.now(), token)
    if opened is None:
        raise NotFoundError
    if not opened.is_mine:
        return render_template("groups/accept_handover.html", group=None, form=form), 403
    if form.validate_on_submit():
        with form.changing():
            group = handing_over.accept(actor, clock.now(), token)
            flash(_("Du er vært for %(title)s nu.", title=group.title))
            return form.commit_and_go(host_path(group.id))
    html = render_template("groups/accept_handover.html", group=opened.handover.group, form=form)
    return html, 422 if form.errors_in_order() else 200
