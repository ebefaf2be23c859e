"""The front door of the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.feature import Day, Feature, MenuItem
from app.core.permissions import Permission
from app.desk import views_calls, views_day, views_letters, views_rota
from app.desk.blueprint import bp
from app.desk.letter_rows import DONE, letter_rows
from app.notifications.call_list import count_waiting
from app.notifications.post import forget_printed_letters
from app.notifications.post_queries import count_to_post

#: Importing the pages is what puts them on the blueprint.
PAGES = (views_calls, views_day, views_letters, views_rota)


def _calls_waiting() -> int:
    return count_waiting(clock.now())


FEATURE = Feature(
    name="desk",
    blueprint=bp,
    staff_menu=(
        MenuItem(_l("I dag"), "desk.show_day", Permission.USE_DESK),
        MenuItem(_l("Ringeliste"), "desk.list_calls", Permission.USE_DESK, _calls_waiting),
        MenuItem(
            _l("Breve"), "desk.list_letters", Permission.USE_DESK, count_to_post, only_when_waiting=True
        ),
    ),
    day=Day(rows=letter_rows, done=DONE),
    jobs=(("forget_printed_letters", 3600, forget_printed_letters),),
)
