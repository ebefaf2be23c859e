"""Addresses of what came of a date, and the private link of who does something that was agreed."""

from __future__ import annotations

from flask import url_for

from app.events.models_outcome import Point
from app.people.private_links import Opened, make_token, opened_row

_PURPOSE = "event-point"


def point_token(point: Point, delegate_id: int | None = None) -> str:
    """The token of the page on which somebody answers for what they do."""
    assert point.person is not None
    return make_token(_PURPOSE, point.id, point.person, delegate_id)


def opened_point(token: str) -> Opened[Point] | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    return opened_row(_PURPOSE, token, Point)


def point_path(token: str) -> str:
    """The private page of what somebody does."""
    return url_for("events.answer_point", token=token)


def write_path(series_id: int, occurrence_id: int) -> str:
    """Where the host writes what came of a date."""
    return url_for("events.host_outcome", series_id=series_id, occurrence_id=occurrence_id)


def host_point_path(series_id: int, occurrence_id: int, point_id: int) -> str:
    """Where the host says how one thing stands."""
    return url_for("events.host_point", series_id=series_id, occurrence_id=occurrence_id, point_id=point_id)


def point_edit_path(series_id: int, occurrence_id: int, point_id: int) -> str:
    """Where the host puts one thing right, or takes it back."""
    return url_for(
        "events.host_edit_point", series_id=series_id, occurrence_id=occurrence_id, point_id=point_id
    )


def outcome_path(series_id: int, occurrence_id: int) -> str:
    """Where who works with the plan reads what came of a date, without names."""
    return url_for("events.show_outcome", series_id=series_id, occurrence_id=occurrence_id)
