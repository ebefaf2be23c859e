"""The front door of phone friends."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.feature import Feature, MenuItem
from app.core.permissions import Permission
from app.phone_friends import views_match, views_match_ask
from app.phone_friends.blueprint import bp
from app.phone_friends.letters_match import CALLS, KINDS
from app.phone_friends.matching import let_lapse
from app.phone_friends.plan_match import LONG_WORK
from app.phone_friends.privacy import ERASURE, PRIVACY, merge_obstacle

#: Importing the pages is what puts them on the blueprint.
PAGES = (views_match, views_match_ask)

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
    staff_menu=(MenuItem(_l("Telefonven"), "phone_friends.show_match", Permission.MATCH_PHONE_FRIENDS),),
    message_kinds=KINDS,
    calls=CALLS,
    long_work=LONG_WORK,
    jobs=(("phone_answers", 300, let_lapse),),
)
