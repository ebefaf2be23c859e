"""What the private pages of proposals share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import g
from werkzeug.wrappers import Response

from app.core.actor import Actor
from app.core.permissions import current_actor
from app.proposals.links import Opened


def private(response: Response) -> Response:
    """A page behind a private link: never stored, never found by a search engine."""
    g.private = True
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def acting_by(opened: Opened[Any]) -> Actor:
    """Who acts: whoever holds the link, or the helper that it was made for."""
    if opened.delegation is None:
        return current_actor()
    helper, helped = opened.delegation.delegate_id, opened.delegation.person_id
    return replace(current_actor(), person_id=helper, on_behalf_of=helped, purpose="helps the person")
