"""Addresses of tasks, and private links to a yes: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from flask import url_for

from app.listings.models import Response
from app.people.private_links import Opened, make_token, opened_row

_PURPOSE = "listing-response"


def response_token(response: Response, delegate_id: int | None = None) -> str:
    """The token of the private page of a yes."""
    return make_token(_PURPOSE, response.id, response.person, delegate_id)


def opened_by(token: str) -> Opened[Response] | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    return opened_row(_PURPOSE, token, Response)


def public_path(listing_id: int) -> str:
    """The public page of a task."""
    return url_for("listings.show_listing", listing_id=listing_id)


def list_path() -> str:
    """The list of all tasks."""
    return url_for("listings.list_listings")


def young_path() -> str:
    """The list for young people."""
    return url_for("listings.list_for_young")


def picture_path(listing_id: int) -> str:
    """Where the picture of a task is changed."""
    return url_for("listings.edit_picture", listing_id=listing_id)


def people_path(listing_id: int) -> str:
    """Where the organisation sees who comes."""
    return url_for("listings.list_people", listing_id=listing_id)


def own_path() -> str:
    """Where one sees the tasks of all one's organisations."""
    return url_for("listings.list_own")


def edit_path(listing_id: int) -> str:
    """Where the organisation changes the task."""
    return url_for("listings.edit_listing", listing_id=listing_id)


def answer_path(listing_id: int) -> str:
    """Where moderators read it and answer."""
    return url_for("listings.answer_listing", listing_id=listing_id)


def edit_answer_path(edit_id: int) -> str:
    """Where moderators answer a change of a task."""
    return url_for("listings.answer_edit", task_edit_id=edit_id)


def response_path(token: str) -> str:
    """The private page of a yes."""
    return url_for("listings.show_response", token=token)


def hours_path(listing_id: int, date_id: int) -> str:
    """Where the organisation confirms the hours of a date."""
    return url_for("listings.confirm_hours", listing_id=listing_id, date_id=date_id)


def own_hours_path() -> str:
    """Where somebody sees what they helped with."""
    return url_for("listings.show_hours")


def check_path() -> str:
    """Where anybody can see whether a proof is genuine."""
    return url_for("listings.check_proof")
