"""Names of places that are written with an error: "gå tur i brager". Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.search.vocabulary import Vocabulary
from app.search.words import Token, stem

#: After these a place follows.
_BEFORE_PLACES = frozenset({"i", "på", "ved", "omkring", "nær", "in", "near", "bei", "til", "fra"})
_SHORTEST = 5


def read_places(found: Sequence[Token], known: Vocabulary) -> tuple[list[Token], dict[str, str]]:
    """The words of a question with misspelt places put right, and what was put right: word → place."""
    read: list[Token] = []
    respelt: dict[str, str] = {}
    for at, token in enumerate(found):
        place = _meant(token.word, found[at - 1].word if at else "", known)
        if place is not None:
            respelt[token.word] = known.places[(place,)]
        read.append(token._replace(word=place or token.word))
    return read, respelt


def _meant(word: str, before: str, known: Vocabulary) -> str | None:
    names = known.single_names
    if len(word) < _SHORTEST or _is_word(word, known) or word in names:
        return None
    errors = 1 if len(word) < 8 else 2
    near = process.extractOne(word, names, scorer=OSA.distance, score_cutoff=errors)
    if near is None:
        return None
    if before in _BEFORE_PLACES:
        return str(near[0])
    other = process.extractOne(word, known.choices, scorer=OSA.distance, score_cutoff=near[1])
    return str(near[0]) if other is None or other[0] in names or other[1] > near[1] else None


def _is_word(word: str, known: Vocabulary) -> bool:
    return word in known.words or stem(word) in known.synonyms.by_stem or known.splitter.knows(word)
