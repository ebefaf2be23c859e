"""How old somebody is who is meant: "16 år", "70-årige", "over 60". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.search.synonyms import Synonyms, related
from app.search.words import Token, stem

#: After a number these make an age of it, and before a number these.
_AFTER = frozenset(
    ["år", "årig", "årige", "åriges", "års", "årene", "year", "years", "old", "jahr", "jahre", "jæhrige"]
)
_BEFORE = frozenset(["over", "under", "fra", "fyldt", "omkring"])
#: So old, up to and with this year, is who is called so.
_CALLED = ((2, "småbørn"), (12, "børn"), (29, "unge"), (59, ""), (120, "ældre"))
#: From so old on a number is an age by itself: "60+".
_BY_ITSELF = range(55, 100)
#: How surely the word is meant that people of this age are called by, in hundredths.
_CALLED_SO = 60


class _Word(Protocol):
    @property
    def text(self) -> str: ...


def meant_by_age(
    found: Sequence[Token], asked: Sequence[_Word], synonyms: Synonyms
) -> dict[int, dict[str, int]]:
    """Place among the asked words → the terms that the age there stands for."""
    ages = _ages(found)
    return {at: _terms(ages[one.text], synonyms) for at, one in enumerate(asked) if one.text in ages}


def _ages(found: Sequence[Token]) -> dict[str, str]:
    """Number as it was typed → what people so old are called."""
    words = ["", *(one.word for one in found), ""]
    ages: dict[str, str] = {}
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        if not (word.isascii() and word.isdigit() and len(word) <= 3):
            continue
        if after in _AFTER or before in _BEFORE or int(word) in _BY_ITSELF:
            called = next((name for last, name in _CALLED if int(word) <= last), "")
            if called:
                ages[word] = called
    return ages


def _terms(called: str, synonyms: Synonyms) -> dict[str, int]:
    stemmed = stem(called)
    near = related(synonyms, synonyms.by_stem.get(stemmed, ()))
    return dict.fromkeys((*sorted(near), stemmed), _CALLED_SO)
