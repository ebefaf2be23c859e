"""Addresses of a fair's rounds."""

from __future__ import annotations

from flask import url_for


def rounds_path(fair_id: int) -> str:
    """Where staff plan the rounds of a fair."""
    return url_for("exchange.show_rounds", fair_id=fair_id)


def proposal_path(fair_id: int) -> str:
    """What another plan changes, before it is saved."""
    return url_for("exchange.show_proposal", fair_id=fair_id)


def schedule_path(token: str, fair_id: int) -> str:
    """The private page with the meetings of one who comes."""
    return url_for("exchange.show_schedule", token=token, fair_id=fair_id)
