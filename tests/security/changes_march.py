"""Every change of a march; see `changes.py`."""

from __future__ import annotations

from tests.security.change import Change, change

_ROUTE = {
    "name": "Havneruten",
    "length": "5",
    "starts_at_local": "9.30",
    "meeting_point": "Havnen",
    "access": "",
}

MARCH: dict[str, Change] = {
    "events.host_routes": change("march.add_route", "host", **_ROUTE),
    "events.host_route": change("march.change_route", "host", **_ROUTE),
    "events.host_remove_route": change("march.remove_route", "host"),
    "events.host_check_in": change("sign_up.check_in", "host", sign_up_id="{march_sign_up_id}", said="came"),
    "events.scan_code": change("sign_up.check_in", "host", said="came"),
    "events.help_on_day": change("sign_up.check_in", "visitor", sign_up_id="{march_sign_up_id}", said="came"),
    "events.host_count_heads": change("occurrence.head_count", "host", amount="5"),
    "events.help_count": change("occurrence.head_count", "visitor", number="40"),
    "events.host_day_helpers": change("event.name_helper", "host", name="Port 3"),
    "events.host_end_helper": change("event.end_helper", "host"),
}
