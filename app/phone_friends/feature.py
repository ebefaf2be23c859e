"""The front door of phone friends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.feature import Feature, MenuItem
from app.core.permissions import Permission
from app.phone_friends import messages_path, scans_path, views_path, views_volunteers
from app.phone_friends.blueprint import bp
from app.phone_friends.day_path import DAY
from app.phone_friends.privacy import ERASURE, PRIVACY, merge_obstacle

#: Importing them is what gives the blueprint its pages.
PAGES = (views_path, views_volunteers)

FEATURE = Feature(
    name="phone_friends",
    blueprint=bp,
    merge_words={
        "phone_wish": lambda n: ngettext(
            "%(num)s ønske om en telefonven", "%(num)s ønsker om en telefonven", n
        ),
        "phone_volunteer": lambda _n: ngettext("telefonven for andre", "telefonven for andre", 1),
    },
    merge_obstacle=merge_obstacle,
    erasure=ERASURE,
    privacy=PRIVACY,
    staff_menu=(
        MenuItem(
            _l("Frivillige, der ringer"),
            "phone_friends.list_volunteers",
            Permission.MATCH_PHONE_FRIENDS,
        ),
    ),
    message_kinds=messages_path.KINDS,
    day=DAY,
    jobs=(("phone_approvals", 3600, scans_path.watch_approvals),),
)
