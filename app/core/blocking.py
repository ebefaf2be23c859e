"""What a feature does when somebody or something is shut out or closed, and how it says so beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from app.core.feature import installed

if TYPE_CHECKING:
    from app.core.actor import Actor

#: What can be shut out.
PERSON, ORGANISATION = "person", "organisation"
#: An organisation that its owners close for good; while it is done they still look after it.
CLOSED_ORGANISATION = "closed_organisation"
#: That somebody looked after an organisation, by the number of the membership: asked before, carried out when it ended.
MEMBERSHIP = "membership"


def _nothing(_actor: Actor, _now: datetime, _number: int) -> None:
    """For what stays as it is, which is said beforehand all the same."""


@dataclass(frozen=True)
class BlockEffects:
    """What shutting out or closing means for a feature's things."""

    #: (number of who is shut out, now) → sentences in Danish: what will happen, and how many are told.
    preview: Callable[[int, datetime], list[str]]
    #: (actor, now, number): do it, and tell those who are concerned. No commit.
    carry_out: Callable[[Actor, datetime, int], None] = _nothing


def what_happens(kind: str, number: int, now: datetime) -> list[str]:
    """All that shutting out will do, in the order of the features."""
    return [sentence for one in _effects(kind) for sentence in one.preview(number, now)]


def carry_out(kind: str, actor: Actor, now: datetime, number: int) -> None:
    """Do all of it. No commit."""
    for one in _effects(kind):
        one.carry_out(actor, now, number)


def _effects(kind: str) -> list[BlockEffects]:
    return [one.block_effects[kind] for one in installed() if kind in one.block_effects]
