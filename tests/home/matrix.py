"""Who may open which calendar: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

_ALL = "200 200 200 200 200"

GET_CALENDARS = {
    "home.download_date": _ALL,
    "home.my_calendar": "303 200 200 200 200",
    "home.show_calendar": _ALL,
    "home.show_kind_calendar": _ALL,
    # The address is what opens it, whoever asks.
    "home.show_own_calendar": _ALL,
    "home.show_place_calendar": _ALL,
    "home.show_series_calendar": _ALL,
    "home.subscribe": _ALL,
}
POST_CALENDARS = {
    "home.close_my_calendar": "303 303 303 303 303",
    "home.make_my_calendar": "303 303 303 303 303",
}
#: What other sites' programmes may read.
OPEN_CALENDARS = {f"home.show_{what}calendar" for what in ("", "kind_", "place_", "series_")}
#: Addresses that are no pages.
CALENDAR_FILES = {*OPEN_CALENDARS, "home.download_date", "home.show_own_calendar"}
#: Endpoint → part of the address → which of the parts of `one_of_everything` it is there.
OF_CALENDARS = {
    "home.show_kind_calendar": {"slug": "found_kind"},
    "home.show_own_calendar": {"token": "calendar_token"},
}
