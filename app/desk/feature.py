"""The front door of the desk."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.day_share import Day
from app.core.feature import Erasure, Feature, MenuItem
from app.core.permissions import Permission, Role
from app.desk import (
    views,
    views_acting,
    views_calls,
    views_data,
    views_day,
    views_helpers,
    views_letters,
    views_log_in,
    views_merge,
    views_people,
    views_rota,
)
from app.desk.blueprint import bp
from app.desk.day_rows import DONE, look
from app.desk.errands import forget_errands
from app.desk.identity import IDENTITY_CODE
from app.desk.merge_words import MERGE_WORDS
from app.desk.pages import calls_waiting
from app.desk.privacy import PRIVACY
from app.desk.queries_day import is_on_shift
from app.notifications.help_began import HELP_BEGAN
from app.notifications.post_queries import count_to_post

#: Importing the pages is what puts them on the blueprint.
PAGES = (
    views,
    views_acting,
    views_calls,
    views_data,
    views_day,
    views_helpers,
    views_letters,
    views_log_in,
    views_merge,
    views_people,
    views_rota,
)


def _erasure_preview(_person_id: int) -> list[str]:
    return [_("Det, du har bedt os om i telefonen, bliver slettet.")]


def _keeps_role(person_id: int, role: Role, now: datetime) -> bool:
    """A volunteer's role rests outside their shift; the others always have effect."""
    return role is not Role.DESK_VOLUNTEER or is_on_shift(person_id, now)


FEATURE = Feature(
    name="desk",
    blueprint=bp,
    staff_menu=(
        MenuItem(_l("I dag"), "desk.show_day", Permission.USE_DESK),
        MenuItem(_l("Telefonbord"), "desk.find_caller", Permission.USE_DESK),
        MenuItem(_l("Ringeliste"), "desk.list_calls", Permission.USE_DESK, calls_waiting),
        MenuItem(
            _l("Breve"), "desk.list_letters", Permission.USE_DESK, count_to_post, only_when_waiting=True
        ),
    ),
    message_kinds=(HELP_BEGAN, IDENTITY_CODE),
    merge_words=MERGE_WORDS,
    keeps_role=_keeps_role,
    day=Day(look=look, done=DONE),
    erasure=Erasure(preview=_erasure_preview, erase=forget_errands),
    privacy=PRIVACY,
)
