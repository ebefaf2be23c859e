"""Addresses of the volunteer's path, and the private link to one's own: signed, and useless once the person's link
version is raised. A link made for a helper shows how far it is and lets nothing be done.
"""

from __future__ import annotations

from flask import url_for

from app.people.private_links import Opened, make_token, opened_row
from app.phone_friends.models import PhoneVolunteer

_PURPOSE = "phone-path"


def path_token(volunteer: PhoneVolunteer, helper_id: int | None = None) -> str:
    """The token of a volunteer's own page."""
    return make_token(_PURPOSE, volunteer.id, volunteer.person, helper_id)


def opened_path(token: str) -> Opened[PhoneVolunteer] | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    return opened_row(_PURPOSE, token, PhoneVolunteer)


def own_path(token: str) -> str:
    """The volunteer's own page."""
    return url_for("phone_friends.show_path", token=token)


def volunteer_path(volunteer_id: int) -> str:
    """The coordinator's page of a volunteer."""
    return url_for("phone_friends.show_volunteer", volunteer_id=volunteer_id)
