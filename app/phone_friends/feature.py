"""The front door of phone friends."""

from __future__ import annotations

from flask_babel import ngettext

from app.core.blocking import PERSON
from app.core.day_share import Day, DayShare
from app.core.feature import Feature
from app.phone_friends import (
    day_path,
    day_watch,
    deaths,
    letters_match,
    letters_pair,
    messages_path,
    plan_row,
    scans_pair,
    scans_path,
    views_friend,
    views_match,
    views_match_ask,
    views_pair,
    views_path,
    views_volunteers,
    views_watch,
    ways_in,
    wish_messages,
)
from app.phone_friends.blocking import OF_PERSON
from app.phone_friends.blueprint import bp
from app.phone_friends.coming import coming, own_entries
from app.phone_friends.figures import PLAN_FIGURES
from app.phone_friends.matching import let_lapse
from app.phone_friends.menu import STAFF_MENU
from app.phone_friends.plan_match import LONG_WORK
from app.phone_friends.plan_things import PLAN_THINGS
from app.phone_friends.privacy import ERASURE, PRIVACY, merge_obstacle
from app.phone_friends.searching import SEARCH

#: Importing them is what gives the blueprint its pages.
PAGES = (
    views_path,
    views_volunteers,
    views_match,
    views_match_ask,
    views_pair,
    views_friend,
    views_watch,
)

FEATURE = Feature(
    name="phone_friends",
    search=(SEARCH,),
    blueprint=bp,
    menu=ways_in.MENU,
    staff_menu=STAFF_MENU,
    message_kinds=(*wish_messages.KINDS, *messages_path.KINDS, *letters_match.KINDS, *letters_pair.KINDS),
    agreements=ways_in.agreements,
    plan_notes=plan_row.notes,
    caller_links=ways_in.caller_links,
    day=Day(look=lambda now: DayShare([*day_watch.rows(now), *deaths.rows(now), *day_path.rows(now)])),
    jobs=(
        *ways_in.JOBS,
        *scans_pair.JOBS,
        ("phone_answers", 300, let_lapse),
        ("phone_approvals", 3600, scans_path.watch_approvals),
    ),
    # Neutral words: who makes two rows one is none of the scheme's coordinators.
    merge_words={
        name: lambda n: ngettext("%(num)s aftale", "%(num)s aftaler", n)
        for name in ("phone_wish", "phone_volunteer")
    },
    merge_obstacle=merge_obstacle,
    erasure=ERASURE,
    privacy=PRIVACY,
    calls=letters_match.CALLS,
    long_work=LONG_WORK,
    plan_figures=PLAN_FIGURES,
    plan_things=(PLAN_THINGS,),
    coming=coming,
    calendar=own_entries,
    block_effects={PERSON: OF_PERSON},
)
