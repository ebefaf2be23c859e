"""For every address of a march: what the same thing of somebody else is, and what each role then meets."""

from __future__ import annotations

from tests.security.answers import HOST, LINK, NOBODY, PUBLIC, Other, of_another_series, other

_OTHER_DATE = of_another_series(march_date_id="other_occurrence_id")

OTHERS_OF_MARCH: dict[str, Other | str] = {
    "events.help_count": other(LINK, march_helper_token="reach_token"),
    "events.help_on_day": other(LINK, march_helper_token="reach_token"),
    "events.host_check_in": _OTHER_DATE,
    "events.host_count_heads": _OTHER_DATE,
    "events.host_day_helpers": _OTHER_DATE,
    "events.host_end_helper": _OTHER_DATE,
    "events.host_remove_route": other(NOBODY, march_route_id="other_occurrence_id"),
    "events.host_route": other(NOBODY, march_route_id="other_occurrence_id"),
    "events.host_routes": other(HOST, march_series_id="other_series_id"),
    "events.scan_code": PUBLIC,
}
