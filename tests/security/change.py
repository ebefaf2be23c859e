"""One address that changes something: who sends which form, and what the audit then says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.security.house import House, Ready


@dataclass(frozen=True)
class Change:
    """One change: who sends which form, and what the audit holds afterwards."""

    audit: frozenset[str] | str
    #: Fields of the form; `{occurrence_id}` and the like are parts of the house.
    data: dict[str, Any] = field(default_factory=dict)
    role: str = "administrator"
    #: Gets the house ready; gives fields that can only be known then.
    ready: Ready | None = None

    def fields(self, house: House) -> dict[str, Any]:
        """The form, with the house made ready for it."""
        filled = {
            name: value.format_map(house.parts) if isinstance(value, str) else value
            for name, value in self.data.items()
        }
        return filled | (self.ready(house, house.browsers[self.role]) if self.ready else {})


def change(audit: str, by: str = "administrator", ready: Ready | None = None, **data: Any) -> Change:
    """`audit` are actions with spaces between, or `-` and the reason why there are none."""
    written = audit[1:].strip() if audit.startswith("-") else frozenset(audit.split())
    return Change(written, data, by, ready)
