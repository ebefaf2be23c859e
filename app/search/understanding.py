"""What somebody means who asks: each word of the question with the terms it may stand for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from app.search.splitting import Splitter
from app.search.synonyms import LONGEST_PHRASE, Synonyms, related
from app.search.terms import GENERIC
from app.search.words import STOP, Token, bare, root, stem, tokens

#: How surely a term is what was meant, in hundredths.
EXACT, AS_ROOT, SYNONYM, PART = 100, 75, 62, 70
#: A part that half the town's things have, and what hangs on a part.
GENERIC_PART, SYNONYM_OF_PART = 14, 46
#: A word that was written without its Danish letters; with one error; with two; its beginning; something like it.
BARE, ONE_ERROR, TWO_ERRORS, BEGINNING, LIKE = 0.97, 0.9, 0.75, 0.6, 0.4
#: From so many letters on a word may have one error, and two.
ONE_FROM, TWO_FROM = 4, 7
_LEAST_ALIKE = 66
#: At most so many words are understood.
MOST_WORDS = 12


@dataclass(frozen=True)
class Asked:
    """A word (or phrase) of the question."""

    text: str
    #: Term → how surely it is meant, in hundredths.
    terms: dict[str, int]
    #: What it was read as, when it is no word that we know.
    corrected: str | None = None


@dataclass(frozen=True)
class Vocabulary:
    """The words that stand in what can be found, and what they can be compared with."""

    words: frozenset[str]
    synonyms: Synonyms
    splitter: Splitter
    #: The words of a place's name → the name.
    places: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    #: How many documents there were when the words were read; rare words are rare among so many.
    documents: int = 0

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words."""
        return frozenset(map(stem, self.words))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of the names of places."""
        return frozenset(word for words in self.places for word in words if len(word) >= ONE_FROM)

    @cached_property
    def single_names(self) -> list[str]:
        """The names of places that are one word, in a fixed order."""
        return sorted(words[0] for words in self.places if len(words) == 1)

    @cached_property
    def everybodys(self) -> frozenset[str]:
        """Words that are no secret of any thing's."""
        return self.synonyms.words | self.names | self.splitter.own

    @cached_property
    def choices(self) -> list[str]:
        """What a word with an error may be, in a fixed order."""
        own = (word for word in self.splitter.own if len(word) >= ONE_FROM)
        return sorted({*self.words, *self.synonyms.words, *self.names, *own})

    @cached_property
    def by_bare(self) -> dict[str, list[str]]:
        """Written without æ, ø and å → the words."""
        found: dict[str, list[str]] = {}
        for word in self.choices:
            if bare(word) != word:
                found.setdefault(bare(word), []).append(word)
        return found


#: (words) → those that stand in something that can be found now. What is only remembered is never proposed.
Standing = Callable[[Iterable[str]], set[str]]


def understand(found: Sequence[Token], vocabulary: Vocabulary, standing: Standing) -> list[Asked]:
    """What the words of a question may stand for. Words that say nothing are left out, unless there are no others."""
    said = [one for one in found if one.word not in STOP][:MOST_WORDS] or list(found)[:MOST_WORDS]
    asked: list[Asked] = []
    at = 0
    while at < len(said):
        phrase = _phrase_at(said, at, vocabulary.synonyms)
        words = said[at : at + (phrase or 1)]
        asked.append(_phrase(words, vocabulary) if phrase else _word(words[0].word, vocabulary, standing))
        at += phrase or 1
    return asked


def _phrase_at(said: Sequence[Token], at: int, synonyms: Synonyms) -> int:
    """How many words from here on are a phrase of a group; 0 is none."""
    for many in range(min(LONGEST_PHRASE, len(said) - at), 1, -1):
        if tuple(stem(one.word) for one in said[at : at + many]) in synonyms.by_phrase:
            return many
    return 0


def _phrase(words: Sequence[Token], vocabulary: Vocabulary) -> Asked:
    stems = tuple(stem(one.word) for one in words)
    terms = dict.fromkeys(related(vocabulary.synonyms, vocabulary.synonyms.by_phrase[stems]), SYNONYM + 8)
    for one in stems:
        _most(terms, one, GENERIC_PART if one in GENERIC else PART)
    return Asked(" ".join(one.word for one in words), terms)


def _word(word: str, vocabulary: Vocabulary, standing: Standing) -> Asked:
    if _is_known(word, vocabulary):
        return Asked(word, terms_meant(word, vocabulary))
    for tried, sure in _readings(word, vocabulary):
        there = standing(tried)
        for one in tried:
            if one in there:
                scaled = {term: round(value * sure) for term, value in terms_meant(one, vocabulary).items()}
                _most(scaled, stem(word), EXACT)
                return Asked(word, scaled, one if sure >= TWO_ERRORS else None)
    return Asked(word, terms_meant(word, vocabulary) | {stem(word): EXACT})


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    asked = (stem(word), root(stem(word)))
    return word in vocabulary.words or any(
        one in vocabulary.stems or one in vocabulary.synonyms.by_stem for one in asked
    )


def _readings(word: str, vocabulary: Vocabulary) -> Iterator[tuple[list[str], float]]:
    """What an unknown word may be, the surest first; each with how sure. A split comes after one error: "fælleskab" is
    fællesskab and not fælles and kab.
    """
    yield vocabulary.by_bare.get(word, []), BARE
    is_danish = vocabulary.splitter.knows(word)
    parts = vocabulary.splitter.split(word)
    if is_danish and any(_is_known(part, vocabulary) for part in parts):
        return
    if len(word) >= ONE_FROM:
        yield _near(word, vocabulary, 1), ONE_ERROR
    if any(_is_known(part, vocabulary) for part in parts):
        return
    yield _near_parts(word, vocabulary), ONE_ERROR
    if len(word) >= TWO_FROM:
        yield _near(word, vocabulary, 2), TWO_ERRORS
    if len(word) >= 3:
        yield [one for one in vocabulary.choices if one.startswith(word)][:20], BEGINNING
    alike = process.extract(word, vocabulary.choices, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=8)
    yield [one for one, _score, _at in alike], LIKE


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


def terms_meant(word: str, vocabulary: Vocabulary) -> dict[str, int]:
    """Term → how surely it is meant by this word: itself, its root, its parts, and the words that lead to the same."""
    stemmed = stem(word)
    terms = {stemmed: EXACT}
    if root(stemmed) != stemmed:
        _most(terms, root(stemmed), AS_ROOT)
    groups = _groups(stemmed, vocabulary.synonyms)
    for term in related(vocabulary.synonyms, groups):
        _most(terms, term, SYNONYM)
    for part in vocabulary.splitter.split(word):
        _mean_part(stem(part), terms, vocabulary.synonyms, has_groups=bool(groups))
    return terms


def _mean_part(part: str, terms: dict[str, int], synonyms: Synonyms, *, has_groups: bool) -> None:
    is_generic = part in GENERIC
    _most(terms, part, GENERIC_PART if is_generic else PART)
    if is_generic:
        return
    if root(part) != part:
        _most(terms, root(part), round(PART * 0.85))
    if not has_groups:
        for term in related(synonyms, _groups(part, synonyms)):
            _most(terms, term, SYNONYM_OF_PART)


def _groups(stemmed: str, synonyms: Synonyms) -> Sequence[str]:
    return synonyms.by_stem.get(stemmed) or synonyms.by_stem.get(root(stemmed)) or ()


def _most(terms: dict[str, int], term: str, value: int) -> None:
    terms[term] = max(terms.get(term, 0), value)


def asked_tokens(query: str) -> list[Token]:
    """The words of a question."""
    return tokens(query[:200])
