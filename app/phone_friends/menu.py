"""The link of the coordinators in the menu of staff, with how much waits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.feature import MenuItem
from app.core.permissions import Permission
from app.phone_friends.overview import waiting_number

STAFF_MENU = (
    MenuItem(
        _l("Telefonven"),
        "phone_friends.show_overview",
        Permission.MATCH_PHONE_FRIENDS,
        waiting=waiting_number,
    ),
)
