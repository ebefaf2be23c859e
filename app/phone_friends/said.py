"""What somebody said of themselves and of the other, as it lies encrypted: typed, and nothing else. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

#: Who rings somebody younger needs a certificate for it (børneattestloven; law.md section 1).
CHILD_UNTIL = 15


@dataclass(frozen=True)
class Said:
    """Codes as in the pack and in `choices`; nothing about health, ever. Empty and None: not said."""

    languages: tuple[str, ...] = ()
    #: Half-days of the week: `mon-am`.
    times: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    often: str = ""
    gender: str = ""
    #: Year of birth.
    born: int | None = None
    wants_gender: str = ""
    #: Least and greatest age that the other should have, both or none.
    wants_from: int | None = None
    wants_until: int | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Said:
        """From the encrypted column."""
        plain: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
        }
        return cls(**plain)

    def as_json(self) -> dict[str, Any]:
        """For the encrypted column; what was not said is left out."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value not in ("", None, ())
        }

    def age_in(self, year: int) -> int | None:
        """Whole years at the end of `year`."""
        return None if self.born is None else year - self.born

    def may_be_child(self, year: int) -> bool:
        """Whether they may be under CHILD_UNTIL still in `year`: of their birth only the year is known."""
        return self.born is not None and year - self.born <= CHILD_UNTIL

    def for_matching(self, number: int, lived: Iterable[str], year: int) -> dict[str, Any]:
        """The fields of a Talker (app.matching.phone_friends, which is imported only where a plan is made)."""
        ages = None
        if self.wants_from is not None and self.wants_until is not None:
            ages = (self.wants_from, self.wants_until)
        return {
            "id": number,
            "languages": frozenset(self.languages),
            "times": frozenset(self.times),
            "interests": frozenset(self.interests),
            "lived": frozenset(lived),
            "often": self.often or None,
            "gender": self.gender or None,
            "age": self.age_in(year),
            "wants_gender": self.wants_gender or None,
            "wants_ages": ages,
        }
