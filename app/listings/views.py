"""Pages of tasks for everybody: the list, one of them, and saying yes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.sessions import own_name
from app.core import clock
from app.core.addresses import site
from app.core.errors import NotFoundError
from app.core.formatting import capital
from app.core.ids import id_in
from app.core.permissions import Permission, can, current_actor, public
from app.core.rich_text import to_plain
from app.core.schema_org import Happening, Told, script_of
from app.listings import queries, responding
from app.listings.forms import GuestYesForm, YesForm
from app.listings.links import public_path, response_token
from app.listings.models import Listing, ListingDate, Response
from app.listings.paging import edge_in, link_to, wanted_in
from app.listings.queries import DateRow, Page, Wanted
from app.listings.rules import ACTIVE, Panel, panel_state
from app.listings.words import (
    COMPANY_WORDS,
    INSURER_WORDS,
    STATE_WORDS,
    WORK_WORDS,
    access_in_words,
    date_in_words,
    languages_in_words,
    requirements_in_words,
    said_aloud,
    time_in_words,
    where_in_words,
)
from app.media.queries import shown_picture
from app.moderation.appeals import way_to_appeal
from app.moderation.queries import reason_of
from app.moderation.states import State
from app.organisations import callers
from app.people.queries import person_to_change
from app.places.choices import place_groups
from app.places.queries import PlaceRow

bp = Blueprint("listings", __name__)


@bp.route("/opgaver")
@public
def list_listings() -> ResponseReturnValue:
    """Tasks that are still to come, soonest first."""
    on_line = callers.shown_caller()
    wanted, place = wanted_in(request.args, id_in(request.args, "sted"))
    after, before = edge_in(request.args, "efter"), edge_in(request.args, "foer")
    page = queries.find_listings(wanted, clock.now(), after, before)
    return render_template(
        "listings/list_listings.html",
        page=page,
        on_line=on_line,
        wanted=wanted,
        place=place,
        place_groups=place_groups(),
        day=request.args.get("dag", "") if wanted.days else "",
        links=_links(page),
        chosen=_chosen(wanted, place),
        times={
            row.date_id: capital(time_in_words(row.shape, row.starts_at, row.ends_at, row.sort_at))
            for row in page.rows
        },
    )


def _asked() -> dict[str, Any]:
    """What the address asks for, less where in the list."""
    known = (callers.ARGUMENT, "sted", "dag", "korte", "uden_krav")
    return {name: request.args[name] for name in known if request.args.get(name)}


def _links(page: Page) -> tuple[str | None, str | None]:
    """Addresses of the page before and the page after; None where the list ends."""
    return link_to("foer", page.previous, _asked()), link_to("efter", page.next, _asked())


def _chosen(wanted: Wanted, place: PlaceRow | None) -> list[tuple[str, str]]:
    """(words, address without it) of what was chosen."""
    days = {"idag": _("I dag"), "uge": _("De næste 7 dage"), "maaned": _("Den næste måned")}
    said = [
        ("sted", place.name if place else ""),
        ("dag", days[request.args["dag"]] if wanted.days else ""),
        ("korte", _("Højst 2 timer") if wanted.only_short else ""),
        ("uden_krav", _("Ingen krav") if wanted.nothing_required else ""),
    ]
    left = _asked()
    return [
        (
            words,
            url_for("listings.list_listings", **{key: value for key, value in left.items() if key != name}),
        )
        for name, words in said
        if words
    ]


# ---- one of them ------------------------------------------------------------------------------------------------


@bp.route("/opgaver/<int:listing_id>")
@public
def show_listing(listing_id: int) -> ResponseReturnValue:
    """One task: what, where, when, for whom, and saying yes."""
    return _page(visible(listing_id), None)


@bp.route("/opgaver/<int:listing_id>/ja", methods=["GET", "POST"])
@public
def say_yes(listing_id: int) -> ResponseReturnValue:
    """Say yes, as a guest or as who is logged in; at the phone for who rings."""
    listing = visible(listing_id)
    form = _form(listing, _rows(listing))
    if form.validate_on_submit():
        with form.changing():
            made, on_line = _respond(form), callers.caller()
            if on_line is not None:
                flash(said_aloud(made))
                return form.commit_and_go(url_for("desk.show_caller", person_id=on_line.id))
            return form.commit_and_go(url_for("listings.show_response", token=response_token(made)))
        listing = visible(listing_id)
    return _page(listing, form)


def _respond(form: YesForm) -> Response:
    actor, now, date_id, on_line = callers.acting(), clock.now(), form.date_id.data, callers.caller()
    if on_line is not None:
        person = person_to_change(on_line.id)
        return responding.say_yes(actor, now, date_id, person, form.answer, is_on_phone=True)
    if isinstance(form, GuestYesForm):
        return responding.say_yes_as_guest(actor, now, date_id, form.contact(), form.answer)
    return responding.say_yes_as_person(actor, now, date_id, form.answer)


def visible(listing_id: int) -> Listing:
    """A task that the visitor may see. Raises NotFoundError for others: nobody learns that it is there."""
    listing = queries.listing_by_id(listing_id)
    if listing is None:
        raise NotFoundError
    if not listing.is_public and not can(current_actor(), Permission.EDIT_ORGANISATION, listing.organisation):
        raise NotFoundError
    return listing


def _rows(listing: Listing) -> list[DateRow]:
    on_line = callers.caller()
    return queries.dates_for(listing.id, on_line.id if on_line is not None else current_actor().person_id)


def _panel(row: DateRow) -> Panel:
    date = row.date
    return panel_state(
        row.own.status if row.own is not None else None,
        is_over=date.sort_at <= clock.now(),
        is_cancelled=date.cancelled_at is not None,
        free=None if date.places is None else date.places - date.places_taken,
        somebody_waits=row.waiting > 0,
    )


def _form(listing: Listing, rows: list[DateRow]) -> YesForm:
    form = YesForm() if current_actor().is_logged_in else GuestYesForm()
    is_open = (Panel.FREE, Panel.FULL)
    offered = [(row.date.id, capital(date_in_words(row.date))) for row in rows if _panel(row) in is_open]
    form.offer(offered if listing.is_public else [], listing.question)
    return form


def _event_data(listing: Listing, rows: list[DateRow]) -> Markup:
    """Its dates with hours that are to come, as machines read them."""
    if not listing.is_public:
        return Markup()
    told = Told(
        name=listing.title,
        text=to_plain(listing.text)[:500],
        organizer=listing.organisation.name,
        price_ore=0,
        site=site(),
    )
    dates = [row.date for row in rows if row.date.starts_at is not None and row.date.sort_at > clock.now()]
    return script_of(told, [_happening(listing, date) for date in dates])


def _happening(listing: Listing, date: ListingDate) -> Happening:
    return Happening(
        url=public_path(listing.id),
        starts_at=date.sort_at,
        ends_at=date.ends_at,
        street=listing.meeting_point,
        place=listing.place.name,
        postal_code=listing.place.postal_code,
        is_cancelled=date.cancelled_at is not None,
    )


def _page(listing: Listing, form: YesForm | None) -> ResponseReturnValue:
    actor, rows, on_line = current_actor(), _rows(listing), callers.shown_caller()
    form = form or _form(listing, rows)
    may_edit = can(actor, Permission.EDIT_ORGANISATION, listing.organisation)
    own = [row.own for row in rows if row.own is not None and row.own.status in ACTIVE]
    html = render_template(
        "listings/show_listing.html",
        listing=listing,
        panels=[(row, _panel(row), capital(date_in_words(row.date))) for row in rows],
        own=[(one, response_token(one)) for one in own],
        form=form,
        on_line=on_line,
        person_name=on_line.name if on_line is not None else own_name(),
        where=where_in_words(listing),
        picture=shown_picture(queries.KIND, listing.id),
        requirements=requirements_in_words(listing),
        access=access_in_words(listing),
        languages=languages_in_words(listing),
        company=COMPANY_WORDS.get(listing.company) if listing.company else None,
        work=WORK_WORDS.get(listing.work) if listing.work else None,
        insurer=INSURER_WORDS.get(listing.insurer) if listing.insurer else None,
        state=STATE_WORDS[listing.state],
        may_edit=may_edit,
        is_moderator=actor.has(Permission.MODERATE),
        event_data=_event_data(listing, rows),
        said="" if listing.is_public else reason_of(queries.KIND, listing.id, listing.state),
        appeal_url=None if listing.is_public else way_to_appeal(actor, queries.KIND, listing.id),
        needs_work=listing.state in (State.NEEDS_WORK, State.REJECTED),
    )
    return html, 422 if form.errors else 200
