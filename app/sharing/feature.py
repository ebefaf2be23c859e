"""The front door of what leaves the site for everybody."""

from __future__ import annotations

from app.core.feature import Feature
from app.sharing import views_api, views_crawlers, views_embed, views_pictures
from app.sharing.views import bp

# Importing a module of pages puts them on the blueprint.
assert views_api
assert views_crawlers
assert views_embed
assert views_pictures

FEATURE = Feature(name="sharing", blueprint=bp)
