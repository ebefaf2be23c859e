"""Who may say that a report may be sent, and what stands in the way. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Approval:
    """Whether somebody may approve: refused for want of a second pair of eyes, or by one person alone."""

    is_refused: bool = False
    is_by_one: bool = False


def approval(
    person_id: int, writers: Collection[int], others: Collection[int], *, four_eyes: bool
) -> Approval:
    """What an approval by `person_id` is. `writers` wrote in this version; `others` may approve and have not written.

    A house with one person on duty is not stopped: then it is marked, to be looked at later (decisions.md, four eyes).
    """
    if person_id not in writers:
        return Approval()
    if four_eyes and others:
        return Approval(is_refused=True)
    return Approval(is_by_one=True)
