"""The features' scans for what is due, in the order in which one feeds the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from app.core.feature import installed

#: What is not named comes after them.
ORDER = ("extend_horizon", "lapse_offers", "fill_free_places", "reminders", "participant_lists")


def ordered_scans() -> Sequence[tuple[str, int, Callable[[datetime], object]]]:
    """(name, seconds between, scan(now)) of all installed features; scans flush and never commit."""
    found = [job for feature in installed() for job in feature.jobs]
    return sorted(found, key=lambda job: ORDER.index(job[0]) if job[0] in ORDER else len(ORDER))
