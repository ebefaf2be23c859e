"""Pages on which organisations post a task, change it, and share it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import NotFoundError
from app.core.forms import ButtonForm, commit_alone
from app.core.ids import id_in
from app.core.pack import TaskTemplate, current_pack
from app.core.permissions import Permission, can, current_actor, requires
from app.core.prefilled import fill_from_address
from app.core.records import Draft
from app.listings import actions, queries, unfinished
from app.listings.forms_post import TaskForm
from app.listings.models import Listing
from app.listings.task import task_of
from app.listings.views import bp
from app.listings.words import STATE_WORDS, share_text
from app.moderation.states import State
from app.organisations.models import Organisation
from app.organisations.queries import organisation_by_id, organisations_of

#: So long after its last day a task still stands among one's own, to be posted again next year.
SHOW_OLD = timedelta(days=395)
_SHUT = (State.HIDDEN, State.ARCHIVED, State.REJECTED)


@bp.route("/opgaver/nyt", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def post_listing() -> ResponseReturnValue:
    """Hurtigt opslag: five things, and it is public or on its way. What is not finished is kept."""
    organisations = _organisations()
    if not organisations:
        return render_template("listings/post_listing.html", form=None)
    form, draft = TaskForm(organisations=organisations), None
    if not form.is_submitted():
        form, draft = _begin(organisations)
    elif not form.change_rows():
        answer = _post(form)
        if answer is not None:
            return answer
    html = render_template("listings/post_listing.html", form=form, draft=draft, **_around(_organisations()))
    return html, 422 if form.errors_in_order() else 200


def _around(organisations: list[Organisation]) -> dict[str, Any]:
    """What the page shows around the form."""
    return {
        "button": ButtonForm(formdata=None),
        "templates": current_pack().task_templates,
        "template": _template(),
        "several": len(organisations) > 1,
        "trusted": all(one.is_trusted and one.is_public for one in organisations),
    }


def _post(form: TaskForm) -> ResponseReturnValue | None:
    """Post it, or keep it; where to go next, None when the page has to say what is missing."""
    is_whole, is_to_be_kept = form.validate(), "gem" in request.form
    if "csrf_token" in form.errors:
        return None
    if is_whole and not is_to_be_kept:
        with form.changing():
            made = actions.post(current_actor(), clock.now(), form.organisation_id.data, form.task())
            unfinished.throw_away()
            return form.commit_and_go(url_for("listings.share_listing", listing_id=made.id))
    commit_alone(lambda: unfinished.keep(form))
    if not is_to_be_kept:
        return None
    flash(_("Kladden er gemt. Du kan lukke siden og komme tilbage."))
    return redirect(url_for("listings.list_own"), 303)


@bp.route("/opgaver/nyt/slet-kladde", methods=["POST"])
@requires(Permission.USE_OWN_PAGE)
def discard_draft() -> ResponseReturnValue:
    """Throw away what was begun."""
    form, back = ButtonForm(), url_for("listings.post_listing")
    if form.validate_on_submit():
        with form.changing():
            unfinished.throw_away()
            flash(_("Kladden er slettet."))
            return form.commit_and_go(back)
    return redirect(back, 303)


@bp.route("/opgaver/mine")
@requires(Permission.USE_OWN_PAGE)
def list_own() -> ResponseReturnValue:
    """The tasks of one's organisations, the newest first: look after them, or post one like it."""
    draft, now = unfinished.begun(), clock.now()
    return render_template(
        "listings/list_own.html",
        tasks=queries.listings_looked_after(current_actor().person_id or 0, now - SHOW_OLD, now),
        states=STATE_WORDS,
        draft=draft,
        draft_title=unfinished.title_of(draft) if draft is not None else "",
    )


def _organisations() -> list[Organisation]:
    """Those the visitor may post for; a moderator also for the one that the address names."""
    actor = current_actor()
    own = [one for one, _role in organisations_of(actor.person_id or 0) if one.state not in _SHUT]
    asked = id_in(request.args, "forening")
    if asked is not None and asked not in {one.id for one in own} and actor.has(Permission.MODERATE):
        named = organisation_by_id(asked)
        own += [named] if named is not None and named.state not in _SHUT else []
    return own


def _begin(organisations: list[Organisation]) -> tuple[TaskForm, Draft | None]:
    """The form with what is known: of a task to be posted again, of a template, of what was begun, or of the
    organisation; and the draft, if that is what stands in it.
    """
    again, template = id_in(request.args, "som"), _template()
    is_new = again is None and template is None and "titel" not in request.args
    draft = unfinished.begun() if is_new else None
    if draft is not None:
        return unfinished.form_of(draft, organisations), draft
    form, asked = TaskForm(organisations=organisations), id_in(request.args, "forening")
    form.fill_in(next((one for one in organisations if one.id == asked), organisations[0]))
    if template is not None:
        form.fill_in_template(template)
    fill_from_address(form, {"titel": "title", "sted": "place_id", "tekst": "text"})
    if again is not None:
        old = own_listing(again)
        form.fill_in_task(old.organisation_id, task_of(old, queries.dates_of(again)), with_time=False)
    return form, None


def _template() -> TaskTemplate | None:
    """The ready text that the address asks for; a word that means nothing asks for none."""
    asked = request.args.get("skabelon", "")
    return next((one for one in current_pack().task_templates if one.code == asked), None)


@bp.route("/opgaver/<int:listing_id>/del")
@requires(Permission.USE_OWN_PAGE)
def share_listing(listing_id: int) -> ResponseReturnValue:
    """What becomes of it now, and a text and a link to share."""
    listing = own_listing(listing_id)
    link = url_for("listings.show_listing", listing_id=listing_id, _external=True)
    dates = [one for one in queries.dates_of(listing_id) if one.cancelled_at is None]
    return render_template(
        "listings/share_listing.html",
        listing=listing,
        link=link,
        text=share_text(listing, dates, link),
        state=STATE_WORDS[listing.state],
    )


def own_listing(listing_id: int) -> Listing:
    """A task of an organisation that the visitor looks after. Raises NotFoundError for others."""
    listing = queries.listing_by_id(listing_id)
    if listing is None or not can(current_actor(), Permission.EDIT_ORGANISATION, listing.organisation):
        raise NotFoundError
    return listing
