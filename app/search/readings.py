"""What a word may be that nobody knows as it stands: written without æ, ø and å, with an error, begun. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from app.search.terms import GENERIC
from app.search.vocabulary import ONE_FROM, Vocabulary
from app.search.words import bare, stem

#: A word that was written without its Danish letters; with one error; with two; its beginning; something like it.
BARE, ONE_ERROR, TWO_ERRORS, BEGINNING, LIKE = 0.97, 0.9, 0.75, 0.6, 0.4
#: A word that begins with one that we know.
LONGER = 0.65
#: From so many letters on a word may have two errors; so many have in common what is like it.
TWO_FROM = 7
_LEAST_ALIKE = 66
_SHORTEST_BEGINNING, _SHORTEST_LIKE, _MOST_BEGINNINGS = 3, 5, 20
#: What a compound begins with has so many letters at least, and what follows it.
_SHORTEST_HEAD, _SHORTEST_REST = 4, 3


def readings(word: str, vocabulary: Vocabulary) -> Iterator[tuple[list[str], float]]:
    """What an unknown word may be, the surest first; each with how sure. A split comes after one error: "fælleskab" is
    fællesskab and not fælles and kab. A word that is spelt rightly has no error.
    """
    yield vocabulary.by_bare.get(word, []), BARE
    has_known_part = any(vocabulary.knows(part) for part in vocabulary.splitter.split(word))
    if not vocabulary.splitter.knows(word):
        if len(word) >= ONE_FROM:
            yield _near(word, vocabulary, 1), ONE_ERROR
        if not has_known_part:
            yield _near_parts(word, vocabulary), ONE_ERROR
            if len(word) >= TWO_FROM:
                yield _near(word, vocabulary, 2), TWO_ERRORS
    if not has_known_part:
        yield from _guesses(word, vocabulary)


def _guesses(word: str, vocabulary: Vocabulary) -> Iterator[tuple[list[str], float]]:
    yield _begun_with(word, vocabulary), LONGER
    if len(word) >= _SHORTEST_BEGINNING:
        begun = (one for one in vocabulary.choices if one.startswith(word) and one != word)
        yield list(islice(begun, _MOST_BEGINNINGS)), BEGINNING
    if len(word) >= _SHORTEST_LIKE:
        alike = process.extract(
            word, vocabulary.choices, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=8
        )
        yield [one for one, _score, _at in alike if one != word], LIKE


def _begun_with(word: str, vocabulary: Vocabulary) -> list[str]:
    """The longest words that a compound begins with, when nobody knows what follows: "gældsproblemer"."""
    heads = (word[:cut] for cut in range(len(word) - _SHORTEST_REST, _SHORTEST_HEAD - 1, -1))
    return [head for head in heads if head in vocabulary.everybodys or head in vocabulary.words]


def _near(word: str, vocabulary: Vocabulary, errors: int) -> list[str]:
    """Words so many letters away or fewer: the nearest first, then those that begin alike and are as long."""
    near = process.extract(word, vocabulary.choices, scorer=OSA.distance, score_cutoff=errors, limit=30)
    found = [(distance, _unlike(word, one), one) for one, distance, _at in near]
    return [one for _distance, _first, one in sorted(found)]


def _unlike(word: str, other: str) -> tuple[bool, bool, int]:
    return (word[0] != other[0], bare(word) != bare(other), abs(len(word) - len(other)))


def _near_parts(word: str, vocabulary: Vocabulary) -> list[str]:
    """A compound of which one part has an error: "gåklup". The parts put together rightly are no word that stands
    anywhere, so the part that says most is given.
    """
    found: list[str] = []
    for cut in range(len(word) - 3, 2, -1):
        head, tail = word[:cut], word[cut:]
        for sure, other in ((head, tail), (tail, head)):
            if (
                len(sure) >= 3
                and len(other) >= ONE_FROM
                and vocabulary.splitter.is_own(sure)
                and _own(other, vocabulary)
            ):
                found.append(_own(other, vocabulary) if stem(sure) in GENERIC else sure)
    return list(dict.fromkeys(found))


def _own(word: str, vocabulary: Vocabulary) -> str:
    near = process.extractOne(word, vocabulary.splitter.own_long, scorer=OSA.distance, score_cutoff=1)
    return near[0] if near else ""
