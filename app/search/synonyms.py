"""Words that lead to the same: read from lines of words, asked by stem and by phrase. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.search.words import STOP, stem, tokens

#: The most words that a phrase has.
LONGEST_PHRASE = 4


@dataclass(frozen=True)
class Synonyms:
    """Groups of words, by what they are asked by."""

    #: Group → the stems of its single words.
    stems: Mapping[str, frozenset[str]]
    #: Stem → its groups.
    by_stem: Mapping[str, tuple[str, ...]]
    #: Stems of a phrase → its groups.
    by_phrase: Mapping[tuple[str, ...], tuple[str, ...]]
    #: All single words, for typing errors.
    words: frozenset[str] = field(default=frozenset())


def split_words(words: str) -> list[str]:
    """The words and phrases of a group as they were typed, each once."""
    found = (" ".join(one.split()) for one in words.replace("\n", ",").split(","))
    return list(dict.fromkeys(one for one in found if one))


def phrase_of(text: str) -> tuple[str, ...]:
    """The stems of the words that say something."""
    return tuple(stem(one.word) for one in tokens(text) if one.word not in STOP)


def synonyms_of(groups: Iterable[tuple[str, str]]) -> Synonyms:
    """From (name, words with commas between)."""
    stems: dict[str, set[str]] = defaultdict(set)
    by_stem: dict[str, list[str]] = defaultdict(list)
    by_phrase: dict[tuple[str, ...], list[str]] = defaultdict(list)
    words: set[str] = set()
    for name, line in groups:
        for one in split_words(line):
            _take(name, one, stems, by_stem, by_phrase, words)
    return Synonyms(
        {name: frozenset(found) for name, found in stems.items()},
        {one: tuple(found) for one, found in by_stem.items()},
        {one: tuple(found) for one, found in by_phrase.items()},
        frozenset(words),
    )


def _take(
    name: str,
    one: str,
    stems: dict[str, set[str]],
    by_stem: dict[str, list[str]],
    by_phrase: dict[tuple[str, ...], list[str]],
    words: set[str],
) -> None:
    phrase = phrase_of(one)
    if len(phrase) == 1:
        word = next(found.word for found in tokens(one) if found.word not in STOP)
        # "et band" and "ring til" say what one word of them says.
        stems[name].add(phrase[0])
        _add(by_stem[phrase[0]], name)
        words.add(word)
    elif 1 < len(phrase) <= LONGEST_PHRASE:
        _add(by_phrase[phrase], name)


def _add(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def related(synonyms: Synonyms, names: Sequence[str]) -> frozenset[str]:
    """The stems of all words of these groups."""
    return frozenset().union(*(synonyms.stems.get(name, frozenset()) for name in names))
