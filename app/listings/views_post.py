"""Pages on which organisations post a task, change it, and share it."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import NotFoundError
from app.core.ids import id_in
from app.core.permissions import Permission, can, current_actor, requires
from app.core.prefilled import fill_from_address
from app.listings import actions, queries
from app.listings.forms_post import TaskForm
from app.listings.models import Listing
from app.listings.queries import KIND
from app.listings.views import bp
from app.listings.words import STATE_WORDS, share_text
from app.moderation.queries import newest_step
from app.moderation.states import State
from app.organisations.models import Organisation
from app.organisations.queries import organisation_by_id, organisations_of

_SHUT = (State.HIDDEN, State.ARCHIVED, State.REJECTED)


@bp.route("/opgaver/nyt", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def post_listing() -> ResponseReturnValue:
    """Hurtigt opslag: five things, and it is public or on its way."""
    organisations = _organisations()
    if not organisations:
        return render_template("listings/post_listing.html", form=None)
    form = TaskForm(organisations=organisations)
    if not form.is_submitted():
        _fill_in(form, organisations)
    if form.validate_on_submit():
        with form.changing():
            made = actions.post(current_actor(), clock.now(), form.organisation_id.data, form.task())
            return form.commit_and_go(url_for("listings.share_listing", listing_id=made.id))
        organisations = _organisations()
    html = render_template(
        "listings/post_listing.html",
        form=form,
        several=len(organisations) > 1,
        trusted=all(one.is_trusted and one.is_public for one in organisations),
    )
    return html, 422 if form.errors else 200


def _organisations() -> list[Organisation]:
    """Those the visitor may post for; a moderator also for the one that the address names."""
    actor = current_actor()
    own = [one for one, _role in organisations_of(actor.person_id or 0) if one.state not in _SHUT]
    asked = id_in(request.args, "forening")
    if asked is not None and asked not in {one.id for one in own} and actor.has(Permission.MODERATE):
        named = organisation_by_id(asked)
        own += [named] if named is not None and named.state not in _SHUT else []
    return own


def _fill_in(form: TaskForm, organisations: list[Organisation]) -> None:
    """What is known: of a task that is to be posted again, else of the organisation."""
    asked = id_in(request.args, "forening")
    form.fill_in(next((one for one in organisations if one.id == asked), organisations[0]))
    fill_from_address(form, {"titel": "title", "sted": "place_id", "tekst": "text"})
    number = id_in(request.args, "som")
    if number is None:
        return
    old = own_listing(number)
    form.fill_in_task(old.organisation_id, actions.task_of(old, queries.dates_of(number)[0]), with_time=False)


@bp.route("/opgaver/<int:listing_id>/ret", methods=["GET", "POST"])
@requires(Permission.USE_OWN_PAGE)
def edit_listing(listing_id: int) -> ResponseReturnValue:
    """Change a task."""
    listing = own_listing(listing_id)
    title, state, step = listing.title, listing.state, newest_step(KIND, listing_id)
    said = step.reason if step is not None and step.to_state == state else ""
    form = TaskForm(organisations=[listing.organisation])
    if not form.is_submitted():
        form.fill_in_task(listing.organisation_id, actions.task_of(listing, queries.dates_of(listing_id)[0]))
    if form.validate_on_submit():
        with form.changing():
            actions.change(current_actor(), clock.now(), listing_id, form.task())
            return form.commit_and_go(url_for("listings.share_listing", listing_id=listing_id))
    html = render_template(
        "listings/edit_listing.html", form=form, title=title, id=listing_id, said=said, state=state
    )
    return html, 422 if form.errors else 200


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
