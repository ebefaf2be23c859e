"""Front door of operations."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.feature import Feature, MenuItem
from app.core.permissions import Permission
from app.operations import views
from app.operations.blueprint import bp

#: Importing the pages is what puts them on the blueprint.
PAGES = (views,)

FEATURE = Feature(
    name="operations",
    blueprint=bp,
    staff_menu=(
        MenuItem(_l("Drift"), "operations.show_operations", Permission.SEE_OPERATIONS, is_rare=True),
    ),
)
