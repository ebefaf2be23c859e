"""Addresses of moderation that others name."""

from __future__ import annotations

from flask import url_for


def appeal_path(slug: str, thing_id: int) -> str:
    """Where the authors of a thing ask that a decision is looked at once more; `slug` as in core.moderated."""
    return url_for("moderation.appeal_decision", slug=slug, thing_id=thing_id)
