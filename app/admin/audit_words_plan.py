"""What happened to the plan over time, in words."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

ACTIONS: dict[str, Any] = {
    "exchange_fair.tie": _l("Samarbejdsbørs: tæller med i en anden indsats"),
    "group.tie": _l("Fællesskab tæller med i en anden indsats"),
    "listing.tie": _l("Opgave tæller med i en anden indsats"),
    "plan.leave_out": _l("Ting hører ikke til planen"),
    "plan.take_in": _l("Ting kan tælle med i planen igen"),
    "plan.tie": _l("Ting knyttet til en indsats"),
    "plan.untie": _l("Ting løst fra en indsats igen"),
    "plan_comment.added": _l("Planen: kommentar skrevet"),
    "plan_decision.recorded": _l("Planen: beslutning skrevet ned"),
    "plan_period.opened": _l("Planen: ny periode åbnet"),
    "plan_row.added": _l("Planen: ny række"),
    "plan_row.changed": _l("Planen: række ændret"),
    "plan_row.ended": _l("Planen: række udgået"),
    "room_booking.tie": _l("Booking tæller med i en anden indsats"),
    "series.tie": _l("Gruppe tæller med i en anden indsats"),
}

THINGS: dict[str, Any] = {
    "plan_decision": _l("beslutning om planen"),
    "plan_left_out": _l("ting uden for planen"),
    "plan_period": _l("planens periode"),
}
