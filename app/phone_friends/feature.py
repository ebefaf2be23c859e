"""The front door of phone friends."""

from __future__ import annotations

from flask_babel import ngettext

from app.core.feature import Feature
from app.phone_friends.blueprint import bp
from app.phone_friends.privacy import ERASURE, PRIVACY, merge_obstacle

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
)
