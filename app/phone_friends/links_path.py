"""Addresses of the volunteer's path, and the private link to one's own: signed, and useless once the person's link
version is raised. A link made for a helper shows how far it is and lets nothing be done.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from app.core.database import db
from app.core.signing import read, sign
from app.people.merging import accepts_links_of
from app.people.queries import delegation_between, present_person
from app.phone_friends.models import PhoneVolunteer

_PURPOSE = "phone-path"


@dataclass(frozen=True)
class OpenedPath:
    """What a private link opens, and whether it was made for the volunteer."""

    volunteer: PhoneVolunteer
    is_own: bool


def path_token(volunteer: PhoneVolunteer, helper_id: int | None = None) -> str:
    """The token of a volunteer's own page."""
    payload = [volunteer.id, volunteer.person.link_version]
    return sign(_PURPOSE, payload if helper_id is None else [*payload, helper_id])


def opened_path(token: str) -> OpenedPath | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    payload = read(_PURPOSE, token)
    if not (isinstance(payload, list) and len(payload) in (2, 3)):
        return None
    number, version, *helper_ids = payload
    volunteer = db.session.get(PhoneVolunteer, number)
    if volunteer is None or not volunteer.person.is_living:
        return None
    if not accepts_links_of(volunteer.person, version, "phone_volunteer.person_id", number):
        return None
    if helper_ids and not _helps(volunteer.person_id, helper_ids[0]):
        return None
    return OpenedPath(volunteer, is_own=not helper_ids)


def _helps(person_id: int, helper_id: int) -> bool:
    helper = present_person(helper_id)
    return helper is not None and delegation_between(person_id, helper.id) is not None


def own_path(token: str) -> str:
    """The volunteer's own page."""
    return url_for("phone_friends.show_path", token=token)


def volunteer_path(volunteer_id: int) -> str:
    """The coordinator's page of a volunteer."""
    return url_for("phone_friends.show_volunteer", volunteer_id=volunteer_id)
