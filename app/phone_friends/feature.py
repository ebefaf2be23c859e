"""The front door of phone friends."""

from __future__ import annotations

from flask_babel import ngettext

from app.core.feature import Feature
from app.phone_friends import views_friend, views_pair, views_watch
from app.phone_friends.blueprint import bp
from app.phone_friends.coming import coming
from app.phone_friends.figures import PLAN_FIGURES
from app.phone_friends.letters_pair import KINDS as KINDS_OF_PAIR
from app.phone_friends.menu import STAFF_MENU
from app.phone_friends.privacy import ERASURE, PRIVACY, merge_obstacle
from app.phone_friends.scans_pair import JOBS as JOBS_OF_PAIR

#: Importing them is what gives the blueprint its pages.
PAGES = (views_pair, views_friend, views_watch)

FEATURE = Feature(
    name="phone_friends",
    blueprint=bp,
    staff_menu=STAFF_MENU,
    message_kinds=KINDS_OF_PAIR,
    merge_words={
        "phone_wish": lambda n: ngettext(
            "%(num)s ønske om en telefonven", "%(num)s ønsker om en telefonven", n
        ),
        "phone_volunteer": lambda _n: ngettext("telefonven for andre", "telefonven for andre", 1),
    },
    merge_obstacle=merge_obstacle,
    erasure=ERASURE,
    privacy=PRIVACY,
    plan_figures=PLAN_FIGURES,
    coming=coming,
    jobs=JOBS_OF_PAIR,
)
