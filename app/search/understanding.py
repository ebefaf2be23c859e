"""What somebody means who asks: each word of the question with the terms it may stand for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from app.search.ages import meant_by_age
from app.search.filtering import TIMES_OF_DAY
from app.search.readings import LONGER, TWO_ERRORS, readings
from app.search.synonyms import LONGEST_PHRASE, Synonyms, related
from app.search.terms import GENERIC
from app.search.vocabulary import Vocabulary
from app.search.words import STOP, Token, root, stem, tokens

#: How surely a term is what was meant, in hundredths.
EXACT, AS_ROOT, SYNONYM, PART = 100, 75, 62, 70
#: A compound of the same meaning and the same first part: "strikkecafé" for "strikkeklub".
KINDRED = 84
#: A word of the same meaning from a group of few words; one that a whole phrase leads to.
CLOSE_SYNONYM, SYNONYM_OF_PHRASE = 72, 70
#: A part that half the town's things have, and what hangs on a part.
GENERIC_PART, SYNONYM_OF_PART = 14, 46
#: What a part says that only tells more of the last one, beside it.
MINOR = 0.6
#: What a part counts of the whole that it is put together to; less when half the town's things have it.
WHOLE_SHARE, GENERIC_SHARE = 100, 30
#: Groups of so few words say the same more closely.
_CLOSE = 8
#: At most so many words are understood.
MOST_WORDS = 12

#: Whose somebody is, and who: "min mand har demens" is about demens.
_WHOSE = frozenset(
    [
        "min",
        "mit",
        "mine",
        "vores",
        "vor",
        "hans",
        "hendes",
        "deres",
        "my",
        "our",
        "mein",
        "meine",
        "unser",
        "unsere",
    ]
)
_RELATION_WORDS = (
    "mand kone mor far søn datter bror søster barn børn nabo kæreste ægtefælle samlever hustru svigermor svigerfar "
    "husband wife mother father son daughter frau mann mutter vater sohn tochter"
)
_RELATIONS = frozenset(stem(word) for word in _RELATION_WORDS.split())


class Part(NamedTuple):
    """What a compound or a phrase is put together of."""

    #: The part itself.
    term: str
    #: Term → how surely it is this part, in hundredths.
    terms: dict[str, int]
    share: int


@dataclass(frozen=True)
class Asked:
    """A word (or phrase) of the question."""

    text: str
    #: Term → how surely it is meant, in hundredths.
    terms: dict[str, int]
    #: What it was read as, when it is no word that we know.
    corrected: str | None = None
    #: All of them together are as good as the word itself; none when it is not put together.
    parts: tuple[Part, ...] = ()
    #: It is not what the question is about, but tells who asks it.
    is_aside: bool = False
    #: It may be something quite different.
    is_guess: bool = False


#: (words) → those that stand in something that can be found now. What is only remembered is never proposed.
Standing = Callable[[Iterable[str]], set[str]]


def telling(found: Sequence[Token]) -> list[Token]:
    """The words that say something of what is looked for."""
    return [one for one in found if one.word not in STOP]


def understand(found: Sequence[Token], vocabulary: Vocabulary, standing: Standing) -> list[Asked]:
    """What the words of a question may stand for. Words that say nothing are left out."""
    found = _joined(found, vocabulary)
    said = telling(found)[:MOST_WORDS]
    whose = {one.start for before, one in pairwise(found) if _is_relation(before, one)}
    asked: list[Asked] = []
    at = 0
    while at < len(said):
        phrase = _phrase_at(said, at, vocabulary.synonyms)
        words = said[at : at + (phrase or 1)]
        one = _phrase(words, vocabulary) if phrase else _word(words[0].word, vocabulary, standing)
        is_aside = not phrase and (words[0].start in whose or one.text.isdigit())
        asked.append(replace(one, is_aside=is_aside))
        at += phrase or 1
    for at, terms in meant_by_age(found, asked, vocabulary.synonyms).items():
        asked[at] = replace(asked[at], terms=terms | asked[at].terms)
    return _sure(asked)


def _is_relation(before: Token, one: Token) -> bool:
    return before.word in _WHOSE and stem(one.word) in _RELATIONS


def _joined(found: Sequence[Token], vocabulary: Vocabulary) -> list[Token]:
    """Two words as one, where nobody knows one of them but both together: "mit id"."""
    joined: list[Token] = []
    for one in found:
        before = joined[-1] if joined else None
        if before is not None and _is_one(before.word, one.word, vocabulary):
            joined[-1] = Token(before.word + one.word, before.start, one.end)
        else:
            joined.append(one)
    return joined


def _is_one(word: str, other: str, vocabulary: Vocabulary) -> bool:
    both = word + other
    if both not in vocabulary.words and both not in vocabulary.synonyms.words:
        return False
    return not all(one in STOP or vocabulary.knows(one) for one in (word, other))


def _sure(asked: list[Asked]) -> list[Asked]:
    """Beside words that are known, what is only guessed is not looked for."""
    if not any(not (one.is_guess or one.is_aside) for one in asked):
        return asked
    return [Asked(one.text, {stem(one.text): EXACT}) if one.is_guess else one for one in asked]


def _phrase_at(said: Sequence[Token], at: int, synonyms: Synonyms) -> int:
    """How many words from here on are a phrase of a group; 0 is none."""
    for many in range(min(LONGEST_PHRASE, len(said) - at), 1, -1):
        if tuple(stem(one.word) for one in said[at : at + many]) in synonyms.by_phrase:
            return many
    return 0


def _phrase(words: Sequence[Token], vocabulary: Vocabulary) -> Asked:
    stems = tuple(stem(one.word) for one in words)
    names = vocabulary.synonyms.by_phrase[stems]
    terms = dict.fromkeys(related(vocabulary.synonyms, names), SYNONYM_OF_PHRASE)
    for one in stems:
        _most(terms, one, GENERIC_PART if one in GENERIC else PART)
    parts = tuple(_part(one, {}) for one in stems)
    return Asked(" ".join(one.word for one in words), terms, parts=parts)


def _word(word: str, vocabulary: Vocabulary, standing: Standing) -> Asked:
    if vocabulary.knows(word) or word in TIMES_OF_DAY:
        return _known(word, vocabulary)
    for tried, sure in readings(word, vocabulary):
        there = standing(tried)
        for one in tried:
            if one in there:
                return _read_as(word, one, sure, vocabulary)
    known = _known(word, vocabulary)
    return replace(known, terms=known.terms | {stem(word): EXACT})


def _read_as(word: str, other: str, sure: float, vocabulary: Vocabulary) -> Asked:
    known = _known(other, vocabulary)
    terms = {term: round(value * sure) for term, value in known.terms.items()}
    _most(terms, stem(word), EXACT)
    corrected = other if sure >= TWO_ERRORS else None
    return replace(known, text=word, terms=terms, corrected=corrected, is_guess=sure < LONGER)


def _known(word: str, vocabulary: Vocabulary) -> Asked:
    """What is meant by a word: itself, its root, its parts, and the words that lead to the same."""
    stemmed = stem(word)
    synonyms = vocabulary.synonyms
    terms = {stemmed: EXACT}
    if root(stemmed) != stemmed:
        _most(terms, root(stemmed), AS_ROOT)
    groups = _groups(stemmed, synonyms)
    split = [stem(part) for part in vocabulary.splitter.split(word)]
    for name in groups:
        is_close = len(synonyms.stems[name]) <= _CLOSE
        for term in synonyms.stems[name]:
            _most(terms, term, CLOSE_SYNONYM if is_close else SYNONYM)
            if split and term.startswith(split[0]) and term != split[0]:
                _most(terms, term, KINDRED)
    for part in split:
        # "børnefodbold" is football; "børnegruppe" is about children.
        is_minor = part != split[-1] and split[-1] not in GENERIC
        _mean_part(part, terms, synonyms, has_groups=bool(groups), is_minor=is_minor)
    parts = tuple(_part(one, related(synonyms, _groups(one, synonyms)) - set(split)) for one in split)
    return Asked(word, terms, parts=parts)


def _part(part: str, near: Iterable[str]) -> Part:
    is_generic = part in GENERIC
    terms = {} if is_generic else dict.fromkeys(near, SYNONYM_OF_PART)
    _most(terms, root(part), round(EXACT * 0.85))
    terms[part] = EXACT
    return Part(part, terms, GENERIC_SHARE if is_generic else WHOLE_SHARE)


def _mean_part(
    part: str, terms: dict[str, int], synonyms: Synonyms, *, has_groups: bool, is_minor: bool
) -> None:
    if part in GENERIC:
        _most(terms, part, GENERIC_PART)
        return
    share = MINOR if is_minor else 1.0
    _most(terms, part, round(PART * share))
    if root(part) != part:
        _most(terms, root(part), round(PART * share * 0.85))
    if not has_groups:
        for term in related(synonyms, _groups(part, synonyms)):
            _most(terms, term, round(SYNONYM_OF_PART * share))


def _groups(stemmed: str, synonyms: Synonyms) -> Sequence[str]:
    return synonyms.by_stem.get(stemmed) or synonyms.by_stem.get(root(stemmed)) or ()


def _most(terms: dict[str, int], term: str, value: int) -> None:
    terms[term] = max(terms.get(term, 0), value)


def asked_tokens(query: str) -> list[Token]:
    """The words of a question."""
    return tokens(query[:200])
