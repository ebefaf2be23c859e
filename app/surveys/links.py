"""Addresses of surveys, and private links: signed, and useless once the person's link version is raised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import g, url_for
from werkzeug.wrappers import Response

from app.core.actor import Actor
from app.core.permissions import current_actor
from app.core.signing import read, sign
from app.people.merging import accepts_links_of
from app.people.models import Delegation
from app.people.queries import delegation_between, present_person
from app.surveys.models import Invitee
from app.surveys.queries import invitee_by_id

_PURPOSE = "survey"


@dataclass(frozen=True)
class Opened:
    """Whose sheet a private link opens, and who helps them with it, if somebody does."""

    invitee: Invitee
    delegation: Delegation | None


def sheet_token(invitee: Invitee, delegate_id: int | None = None) -> str:
    """The token of somebody's sheet; a helper reads it aloud and crosses what the person says."""
    payload = [invitee.id, invitee.person.link_version]
    return sign(_PURPOSE, payload if delegate_id is None else [*payload, delegate_id])


def opened_sheet(token: str) -> Opened | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    payload: Any = read(_PURPOSE, token)
    if not isinstance(payload, list) or len(payload) not in (2, 3):
        return None
    number, version, *helper_ids = payload
    invitee = invitee_by_id(number)
    if invitee is None or not invitee.person.is_living:
        return None
    if not accepts_links_of(invitee.person, version, "survey_invitee.person_id", number):
        return None
    if not helper_ids:
        return Opened(invitee, None)
    helper = present_person(helper_ids[0])
    delegation = delegation_between(invitee.person_id, helper.id) if helper is not None else None
    return Opened(invitee, delegation) if delegation is not None else None


def acting_by(opened: Opened) -> Actor:
    """Who acts: the person whose link it is, or the helper that it was made for."""
    if opened.delegation is None:
        return current_actor()
    helper, helped = opened.delegation.delegate_id, opened.delegation.person_id
    return replace(current_actor(), person_id=helper, on_behalf_of=helped, purpose="helps the person")


def private(response: Response) -> Response:
    """A page behind a private link: never stored, never found by a search engine."""
    g.private = True
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def sheet_path(token: str) -> str:
    """The private page of somebody's sheet."""
    return url_for("surveys.answer", token=token)
