"""The front door of the pages that read across features."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.feature import Feature, MenuItem
from app.home import views_about, views_my_page
from app.home.views import bp

# Importing a module of pages puts them on the blueprint.
assert views_about
assert views_my_page

FEATURE = Feature(
    name="home",
    blueprint=bp,
    menu=(MenuItem(_l("Det sker"), "home.list_events"),),
)
