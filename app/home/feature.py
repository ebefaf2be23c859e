"""The front door of the pages that read across features."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.core.feature import Feature, MenuItem
from app.home import (
    views_about,
    views_calendars,
    views_help,
    views_map,
    views_my_data,
    views_my_page,
    views_own_calendar,
    views_reach,
    views_search,
    views_short_links,
)
from app.home.privacy import PRIVACY
from app.home.searching import SEARCH
from app.home.sharing import DATES, PLACES
from app.home.views import bp
from app.search.rebuilding import mend_every_night

# Importing a module of pages puts them on the blueprint.
assert views_about
assert views_calendars
assert views_help
assert views_map
assert views_my_data
assert views_my_page
assert views_own_calendar
assert views_reach
assert views_search
assert views_short_links


def reach_path(token: str) -> str:
    """The page behind the link in every letter."""
    return url_for("home.choose_reach", token=token)


FEATURE = Feature(
    name="home",
    search=(SEARCH,),
    open_lists=(DATES, PLACES),
    # What was changed past the index is found right in the morning.
    jobs=(("search_check", 21600, mend_every_night),),
    blueprint=bp,
    reach_path=reach_path,
    privacy=PRIVACY,
    menu=(MenuItem(_l("Det sker"), "home.list_events"),),
    short_path=lambda code: url_for("home.follow_short_link", token=code),
)
