"""Addresses of what is done around a meal, and the private link of somebody who helps."""

from __future__ import annotations

from flask import url_for

from app.meals.models_crew import Helper
from app.people.private_links import make_token, own_row

_PURPOSE = "meal-helper"


def helper_token(helper: Helper) -> str:
    """The token of the private page where somebody sees what they help with, and leaves."""
    assert helper.person is not None
    return make_token(_PURPOSE, helper.id, helper.person)


def helper_from_token(token: str) -> Helper | None:
    """Who a token is for; None when it is not ours or older than the person's links."""
    return own_row(_PURPOSE, token, Helper)


def helper_path(token: str) -> str:
    """The private page of somebody who helps."""
    return url_for("meals.show_helper", token=token)


def meal_path(series_id: int) -> str:
    """The page of a meal."""
    return url_for("meals.show_meal", series_id=series_id)


def crew_path(series_id: int, occurrence_id: int) -> str:
    """The host's page of a date's crew."""
    return url_for("meals.host_crew", series_id=series_id, occurrence_id=occurrence_id)


def kitchen_path(series_id: int) -> str:
    """The host's page of the kitchen that the meal books."""
    return url_for("meals.host_kitchen", series_id=series_id)
