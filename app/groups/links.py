"""Addresses of groups, and the private link of a member: useless once the person's link version is raised."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g, url_for

from app.groups.models import Member
from app.groups.queries import group_ids
from app.people.private_links import Opened, make_token, opened_row

_PURPOSE = "group-member"


def member_token(member: Member, delegate_id: int | None = None) -> str:
    """The token of a member's private page; `delegate_id` is who helps them."""
    return make_token(_PURPOSE, member.id, member.person, delegate_id)


def opened_member(token: str) -> Opened[Member] | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    return opened_row(_PURPOSE, token, Member)


def list_path() -> str:
    """The list of all groups."""
    return url_for("groups.list_groups")


def public_path(group_id: int) -> str:
    """The public page of a group."""
    return url_for("groups.show_group", group_id=group_id)


def path_of_series(series_id: int, occurrence_id: int | None = None) -> str:
    """The public page of the group that has this series; with a date, that date is marked."""
    group_id = group_of_dates(series_id)
    return url_for("groups.show_group", group_id=group_id, dato=occurrence_id) if group_id else list_path()


def group_of_dates(series_id: int) -> int | None:
    """The group that has these dates; asked for once in a request."""
    if series_id not in _known():
        note_series(group_ids([series_id]))
    return _known().get(series_id)


def note_series(found: Mapping[int, int]) -> None:
    """Remember for this request whose dates they are (series → group), so that a list asks once for all of them."""
    _known().update(found)


def _known() -> dict[int, int]:
    known: dict[int, int] = g.setdefault("groups_of_series", {})
    return known


def member_path(token: str) -> str:
    """A member's private page."""
    return url_for("groups.show_membership", token=token)


def host_path(group_id: int) -> str:
    """Where the host looks after the group."""
    return url_for("groups.look_after", group_id=group_id)


def edit_path(group_id: int) -> str:
    """Where the host changes what is said of it."""
    return url_for("groups.edit_group", group_id=group_id)


def answer_path(group_id: int) -> str:
    """Where moderators read it and answer."""
    return url_for("groups.answer_group", group_id=group_id)


def picture_path(group_id: int) -> str:
    """Where its picture is changed."""
    return url_for("groups.edit_picture", group_id=group_id)


def handover_path(token: str) -> str:
    """Where who is asked says yes to being the host."""
    return url_for("groups.accept_handover", token=token)


def handing_over_path(group_id: int) -> str:
    """Where somebody is asked to be the host."""
    return url_for("groups.hand_over", group_id=group_id)
