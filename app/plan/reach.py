"""Whom the plan's work reached: people, where they live, who was new, and what they told. Counts, never a name.

Only what people were asked anyway is counted; nobody is asked anything for a statistic. Fewer than five people are
never told, nor what lets one work them out from a total (law.md section 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Part:
    """A line of a table: what, and how many people. None is too few to tell, or hidden so that these stay hidden."""

    code: str
    label: Any
    people: int | None


@dataclass(frozen=True)
class Effort:
    """What was held of the initiatives that are for one group or against one kind of loneliness."""

    #: "target_group" or "loneliness_kind".
    axis: str
    code: str
    label: Any
    initiatives: int
    #: (label beside the number, number), as the figures of the plan have them.
    held: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Reach:
    """Whom some initiatives reached in some years. All numbers are of people unless they say otherwise."""

    initiative_ids: tuple[int, ...]
    first_year: int
    last_year: int
    #: Different people who took part at least once; None is too few to tell.
    people: int | None
    #: Places taken: a party of three counts three, each time.
    visits: int | None
    #: Of the people, those who came to something for the first time in these years.
    first_timers: int | None
    #: Where the people live, as far as they told; most first.
    places: tuple[Part, ...]
    #: Of the people, those of whom we do not know where they live.
    place_unknown: int | None
    #: People who took part in something in an area that staff look at in particular. An area may lie in another.
    areas: tuple[Part, ...]
    #: Languages that people told they speak, where they are asked; one person may speak several.
    languages: tuple[Part, ...]
    #: Ages that people told, where they are asked.
    ages: tuple[Part, ...]
    #: By target group and kind of loneliness.
    efforts: tuple[Effort, ...]
    #: When it was counted.
    counted_at: datetime

    @property
    def is_hidden(self) -> bool:
        """Whether any number is left out because it is too small."""
        parts = (*self.places, *self.areas, *self.languages, *self.ages)
        return None in (self.people, self.first_timers, self.place_unknown) or any(
            one.people is None for one in parts
        )


def reach_of(initiative_ids: Sequence[int], first_year: int, last_year: int) -> Reach:
    """Whom these initiatives reached from 1 January of `first_year` to 31 December of `last_year`, counted now."""
    raise NotImplementedError
