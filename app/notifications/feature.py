"""The front door of messages: where providers answer, and what is forgotten."""

from __future__ import annotations

from app.core.feature import Feature
from app.notifications import views
from app.notifications.blueprint import bp
from app.notifications.housekeeping import forget_old

# Importing a module of pages puts them on the blueprint.
assert views

FEATURE = Feature(name="notifications", blueprint=bp, jobs=(("forget_old_links", 3600, forget_old),))
