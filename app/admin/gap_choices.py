"""What somebody asks of the places with nothing: how near, how soon, and what. It stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core.starting import starters

#: Km and days one may choose; the second is what is meant when an address says nothing.
KM, DAYS = (2, 5, 10), (7, 14, 30)
_KM, _DAYS = 5, 14
#: Anything that can be started (a walk or a meal), and anything at all.
EITHER, ANY = "", "alt"


@dataclass(frozen=True)
class GapChoice:
    """One question."""

    km: int = _KM
    days: int = _DAYS
    #: A kind that can be started, EITHER or ANY.
    what: str = EITHER

    @property
    def kinds(self) -> list[str] | None:
        """Kinds of the catalogue that count; None is any."""
        if self.what == ANY:
            return None
        return [self.what] if self.what else list(starters())

    @property
    def words(self) -> str:
        """What there is none of: "gåtur eller fællesspisning"."""
        if self.what == ANY:
            return _("aktivitet")
        ones = [str(start.one) for kind, start in starters().items() if self.what in (EITHER, kind)]
        return _(" eller ").join(ones)

    def parameters(self) -> dict[str, Any]:
        """For an address: only what is another than usual."""
        usual = GapChoice()
        said = {"km": self.km, "dage": self.days, "hvad": self.what}
        return {
            name: value
            for (name, value), left in zip(said.items(), (usual.km, usual.days, usual.what), strict=True)
            if value != left
        }


def read_choice(arguments: Mapping[str, str]) -> GapChoice:
    """The question that an address asks; what is not understood is as usual."""
    what = arguments.get("hvad", EITHER)
    return GapChoice(
        km=next((km for km in KM if str(km) == arguments.get("km")), _KM),
        days=next((days for days in DAYS if str(days) == arguments.get("dage")), _DAYS),
        what=what if what == ANY or what in starters() else EITHER,
    )


def what_options() -> list[tuple[str, str]]:
    """(value, words) for a select."""
    each = [(kind, str(start.one)) for kind, start in starters().items()]
    return [
        (EITHER, GapChoice().words),
        *((kind, _("kun %(what)s", what=one)) for kind, one in each),
        (ANY, _("alt, der sker")),
    ]
