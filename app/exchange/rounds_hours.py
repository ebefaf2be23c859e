"""When the rounds of a fair are. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Hours:
    """The rounds of a fair, from 0; the first begins with the fair. Lengths in minutes."""

    starts_at: datetime
    rounds: int
    minutes: int
    pause: int = 0

    def starts(self, round_: int) -> datetime:
        """When a round begins."""
        return self.starts_at + round_ * timedelta(minutes=self.minutes + self.pause)

    def ends(self, round_: int) -> datetime:
        """When a round ends."""
        return self.starts(round_) + timedelta(minutes=self.minutes)

    def begun(self, now: datetime) -> int:
        """How many rounds have begun."""
        return sum(self.starts(one) <= now for one in range(self.rounds))

    def ended(self, now: datetime) -> int:
        """How many rounds have ended."""
        return sum(self.ends(one) <= now for one in range(self.rounds))

    def window(self, arrives_at: datetime | None, leaves_at: datetime | None) -> tuple[int, int]:
        """The first round for which somebody is there from its beginning, and the one after the last whole one."""
        first, end = 0, self.rounds
        if arrives_at is not None:
            first = sum(self.starts(one) < arrives_at for one in range(self.rounds))
        if leaves_at is not None:
            end = sum(self.ends(one) <= leaves_at for one in range(self.rounds))
        return first, end
