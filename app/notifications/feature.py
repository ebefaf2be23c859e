"""The front door of messages: where providers answer, and what is forgotten."""

from __future__ import annotations

from app.core.feature import Erasure, Feature
from app.notifications import views
from app.notifications.blueprint import bp
from app.notifications.erasure import forget, preview
from app.notifications.privacy import PRIVACY

# Importing a module of pages puts them on the blueprint.
assert views

FEATURE = Feature(
    name="notifications",
    blueprint=bp,
    erasure=Erasure(preview=preview, erase=forget),
    privacy=PRIVACY,
)
