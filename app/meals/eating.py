"""What the kitchen must know of what people eat, and how it becomes a sheet. Pure but for the translation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

#: The 14 of regulation (EU) No 1169/2011, annex II, in its order and in the words of Fødevarestyrelsen, shortened.
ALLERGENS: dict[str, Any] = {
    "gluten": _l("Gluten (hvede, rug, byg, havre)"),
    "crustaceans": _l("Krebsdyr (rejer, krabbe)"),
    "eggs": _l("Æg"),
    "fish": _l("Fisk"),
    "peanuts": _l("Jordnødder"),
    "soy": _l("Soja"),
    "milk": _l("Mælk og laktose"),
    "nuts": _l("Nødder"),
    "celery": _l("Selleri"),
    "mustard": _l("Sennep"),
    "sesame": _l("Sesam"),
    "sulphites": _l("Svovl og sulfitter"),
    "lupin": _l("Lupin"),
    "molluscs": _l("Bløddyr (muslinger, blæksprutte)"),
}
#: Ways of eating that need another dish, but no plate of one's own.
WAYS: dict[str, Any] = {
    "vegetarian": _l("Jeg spiser ikke kød og fisk"),
    "vegan": _l("Jeg spiser vegansk"),
    "halal": _l("Jeg spiser halal"),
    "no_pork": _l("Jeg spiser ikke svin"),
}
#: The same on the kitchen's sheet.
WAYS_COUNTED: dict[str, Any] = {
    "vegetarian": _l("Uden kød og fisk"),
    "vegan": _l("Vegansk"),
    "halal": _l("Halal"),
    "no_pork": _l("Uden svin"),
}


class Party(NamedTuple):
    """A party with a place at the table."""

    person_id: int
    name: str
    size: int
    is_takeaway: bool
    #: As `Diet.said`; empty when they said nothing.
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What the kitchen reads."""

    guests: int
    takeaway: int
    #: (what, how many parties said so), in the order above; only what somebody said.
    allergens: list[tuple[Any, int]]
    ways: list[tuple[Any, int]]
    #: Parties with words of their own.
    with_words: int
    #: (name, size, takeaway, what to keep off their plates): only who must not get another's plate.
    named: list[tuple[str, int, bool, list[Any]]]
    #: Who said anything at all.
    person_ids: list[int]

    @property
    def eating_here(self) -> int:
        """Chairs that are needed."""
        return self.guests - self.takeaway


def clean(allergens: Sequence[str], ways: Sequence[str], other: str) -> dict[str, Any]:
    """What is kept of what was ticked: known things only; nothing is an empty object."""
    said: dict[str, Any] = {
        "allergens": [key for key in ALLERGENS if key in allergens],
        "ways": [key for key in WAYS if key in ways],
        "other": other.strip(),
    }
    return said if any(said.values()) else {}


def in_words(said: Mapping[str, Any]) -> list[Any]:
    """What somebody said, as they see it again."""
    return [
        *(ALLERGENS[key] for key in said.get("allergens", [])),
        *(WAYS[key] for key in said.get("ways", [])),
        *([said["other"]] if said.get("other") else []),
    ]


def needs_name(said: Mapping[str, Any]) -> bool:
    """Whether the cook must know whose plate it is: for allergies and own words. A dish without meat is a dish."""
    return bool(said.get("allergens") or said.get("other"))


def sheet_of(parties: Sequence[Party]) -> Sheet:
    """The kitchen's sheet: numbers, and names only where a plate must not be taken for another."""
    allergens = Counter(key for party in parties for key in party.said.get("allergens", []))
    ways = Counter(key for party in parties for key in party.said.get("ways", []))
    return Sheet(
        guests=sum(party.size for party in parties),
        takeaway=sum(party.size for party in parties if party.is_takeaway),
        allergens=[(words, allergens[key]) for key, words in ALLERGENS.items() if allergens[key]],
        ways=[(words, ways[key]) for key, words in WAYS_COUNTED.items() if ways[key]],
        with_words=sum(bool(party.said.get("other")) for party in parties),
        named=[
            (party.name, party.size, party.is_takeaway, in_words(party.said))
            for party in parties
            if needs_name(party.said)
        ],
        person_ids=sorted({party.person_id for party in parties if party.said}),
    )
