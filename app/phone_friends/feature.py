"""The front door of phone friends."""

from __future__ import annotations

from flask_babel import ngettext

from app.core.feature import Feature
from app.phone_friends import (
    messages_path,
    plan_row,
    scans_path,
    views_path,
    views_volunteers,
    ways_in,
    wish_messages,
)
from app.phone_friends.blueprint import bp
from app.phone_friends.day_path import DAY
from app.phone_friends.privacy import ERASURE, PRIVACY, merge_obstacle

#: Importing them is what gives the blueprint its pages.
PAGES = (views_path, views_volunteers)

FEATURE = Feature(
    name="phone_friends",
    blueprint=bp,
    menu=ways_in.MENU,
    staff_menu=ways_in.STAFF_MENU,
    message_kinds=(*wish_messages.KINDS, *messages_path.KINDS),
    agreements=ways_in.agreements,
    plan_notes=plan_row.notes,
    caller_links=ways_in.caller_links,
    day=DAY,
    jobs=(*ways_in.JOBS, ("phone_approvals", 3600, scans_path.watch_approvals)),
    merge_words={
        "phone_wish": lambda n: ngettext(
            "%(num)s ønske om en telefonven", "%(num)s ønsker om en telefonven", n
        ),
        "phone_volunteer": lambda _n: ngettext("telefonven for andre", "telefonven for andre", 1),
    },
    merge_obstacle=merge_obstacle,
    erasure=ERASURE,
    privacy=PRIVACY,
)
