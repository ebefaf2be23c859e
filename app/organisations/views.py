"""Pages of organisations for everybody: the list and one of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue.queries import Filters, next_entries
from app.catalogue.standing import standing_of
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.ids import id_in
from app.core.permissions import Permission, can, current_actor, public
from app.media.queries import shown_picture
from app.moderation.appeals import way_to_appeal
from app.moderation.queries import reason_of, waiting_edit
from app.organisations import claims, queries
from app.organisations.links import list_path
from app.organisations.models import Organisation
from app.organisations.pictures import FILM
from app.organisations.queries import KIND, Page, Wanted
from app.organisations.rules import OrganisationKind
from app.organisations.words import (
    INSURER_WORDS,
    KIND_CHOICES,
    KIND_WORDS,
    STATE_WORDS,
    named_requirements,
    target_groups_in_words,
)
from app.places.choices import place_groups
from app.places.queries import PlaceRow, all_places

#: So many of the dates to come stand on the page of an organisation.
_DATES = 6

bp = Blueprint("organisations", __name__)


@bp.route("/foreninger")
@public
def list_organisations() -> ResponseReturnValue:
    """All organisations that everybody may see, in Danish order."""
    wanted, place = _wanted()
    page = queries.find_organisations(wanted, id_in(request.args, "efter"), id_in(request.args, "foer"))
    return render_template(
        "organisations/list_organisations.html",
        page=page,
        wanted=wanted,
        place=place,
        place_groups=place_groups(),
        kinds=KIND_WORDS,
        choices=KIND_CHOICES,
        links=_links(page, wanted),
        chosen=_chosen(wanted, place),
    )


def _wanted() -> tuple[Wanted, PlaceRow | None]:
    """What the address asks for; words that mean nothing ask for nothing."""
    kind, place_id = request.args.get("slags", ""), id_in(request.args, "sted")
    place = next((one for one in all_places() if one.id == place_id), None)
    known = {one.value for one in OrganisationKind}
    return Wanted(OrganisationKind(kind) if kind in known else None, place.id if place else None), place


def _links(page: Page, wanted: Wanted) -> tuple[str | None, str | None]:
    """Addresses of the page before and the page after; None where the list ends."""

    def link(name: str, edge: int | None) -> str | None:
        return _address(wanted.kind, wanted.place_id, **{name: edge}) if edge is not None else None

    return link("foer", page.previous), link("efter", page.next)


def _address(kind: OrganisationKind | None, place_id: int | None, **more: Any) -> str:
    return url_for("organisations.list_organisations", slags=kind, sted=place_id, **more)


def _chosen(wanted: Wanted, place: PlaceRow | None) -> list[tuple[str, str]]:
    """(words, address without it) of what was chosen."""
    found = []
    if wanted.kind is not None:
        found.append((str(KIND_WORDS[wanted.kind]), _address(None, wanted.place_id)))
    if place is not None:
        found.append((place.name, _address(wanted.kind, None)))
    return found


@bp.route("/foreninger/<int:organisation_id>")
@public
def show_organisation(organisation_id: int) -> ResponseReturnValue:
    """One organisation: what they do, where, and whom to ask."""
    actor, organisation = current_actor(), visible(organisation_id)
    may_edit = can(actor, Permission.EDIT_ORGANISATION, organisation)
    return render_template(
        "organisations/show_organisation.html",
        organisation=organisation,
        **_in_words(organisation),
        may_own=can(actor, Permission.OWN_ORGANISATION, organisation),
        may_edit=may_edit,
        edit=waiting_edit(KIND, organisation_id) if may_edit and organisation.is_public else None,
        picture=shown_picture(KIND, organisation_id),
        said="" if organisation.is_public else reason_of(KIND, organisation_id, organisation.state),
        appeal_url=None if organisation.is_public else way_to_appeal(actor, KIND, organisation_id),
        still=shown_picture(FILM, organisation_id) if organisation.film_url else None,
        needs=_needs(organisation_id),
        **_what_they_do(organisation_id),
        may_claim=claims.is_open(organisation),
        has_claimed=claims.is_open(organisation) and claims.waits(organisation_id, actor.person_id),
        is_moderator=actor.has(Permission.MODERATE),
        list_url=list_path(),
    )


def _what_they_do(organisation_id: int) -> dict[str, Any]:
    """What they have standing, and the dates of what they hold beside it."""
    held = Filters(organisation_id=organisation_id, with_standing=False)
    return {
        "standing": standing_of(organisation_id),
        "dates": next_entries(held, clock.now(), _DATES),
        "today": clock.today(),
    }


def _in_words(organisation: Organisation) -> dict[str, Any]:
    """What the page says of an organisation in words of ours."""
    return {
        "kind": KIND_WORDS[organisation.kind],
        "insurer": INSURER_WORDS.get(organisation.insurer) if organisation.insurer else None,
        "requirements": named_requirements(organisation.task_requirements),
        "groups": target_groups_in_words(organisation.target_groups),
        "state": STATE_WORDS[organisation.state],
    }


def _needs(organisation_id: int) -> list[tuple[str, str | None, str]]:
    """What every feature says that they need people for: words, address, and when."""
    asked = [one.organisation_needs for one in installed() if one.organisation_needs is not None]
    return [(one.title, one.url, one.state) for ask in asked for one in ask(organisation_id, clock.now())]


def visible(organisation_id: int) -> Organisation:
    """An organisation that the visitor may see. Raises NotFoundError for others: nobody learns that it is there."""
    organisation = queries.organisation_by_id(organisation_id)
    if organisation is None:
        raise NotFoundError
    if not organisation.is_public and not can(current_actor(), Permission.EDIT_ORGANISATION, organisation):
        raise NotFoundError
    return organisation


def own(organisation_id: int, permission: Permission = Permission.EDIT_ORGANISATION) -> Organisation:
    """An organisation that the visitor may change. Raises NotFoundError for others."""
    organisation = queries.organisation_by_id(organisation_id)
    if organisation is None or not can(current_actor(), permission, organisation):
        raise NotFoundError
    return organisation
