"""The front door of what leaves the site for everybody."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.feature import Feature, MenuItem
from app.core.permissions import Permission
from app.sharing import (
    views_api,
    views_crawlers,
    views_embed,
    views_pictures,
    views_posters,
    views_programme,
)
from app.sharing.views import bp

# Importing a module of pages puts them on the blueprint.
assert views_api
assert views_crawlers
assert views_embed
assert views_pictures
assert views_posters
assert views_programme

FEATURE = Feature(
    name="sharing",
    blueprint=bp,
    # The page is everybody's; staff print it for the villages.
    staff_menu=(MenuItem(_l("Print program"), "sharing.show_programme", Permission.USE_DESK, is_rare=True),),
)
