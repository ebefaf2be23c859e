"""The front door of the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.feature import Feature, MenuItem
from app.core.permissions import Permission
from app.desk import views_day, views_rota
from app.desk.blueprint import bp

#: Importing the pages is what puts them on the blueprint.
PAGES = (views_day, views_rota)

FEATURE = Feature(
    name="desk",
    blueprint=bp,
    staff_menu=(MenuItem(_l("I dag"), "desk.show_day", Permission.USE_DESK),),
)
