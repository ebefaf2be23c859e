"""How well documents answer a question: the order of the answer. Pure, in whole and exact steps, so that two databases
give the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, log
from typing import NamedTuple

from app.search.terms import GENERIC
from app.search.understanding import WHOLE_SHARE, Asked, Part
from app.search.words import stem

#: How much every further word of the same meaning in a document adds.
_MORE = 0.06
_MOST_MORE = 4
#: How strongly a document is set back that answers only some of the words.
_COVERAGE = 0.7
#: What a word counts for that half the town's things have, beside others.
_GENERIC = 0.35
#: From so sure on a term is the word itself; is as good as the word (in hundredths).
_SURE, _LIKELY = 85, 60
#: How sure the word is when all its parts are met (in hundredths).
_WHOLE = 95
#: Worths are whole numbers, so that both databases add up the same.
_SCALE = 10
#: A document so much worse than the best is no answer.
LEAST = 0.12


class Scored(NamedTuple):
    """A document and what it is worth."""

    document_id: int
    score: float


class Weights(NamedTuple):
    """How much a word of the question tells apart, and what each of its terms is worth: in whole numbers."""

    word: float
    terms: Mapping[str, int]
    #: What its parts are worth when all of them are met.
    whole: int = 0
    parts: tuple[Part, ...] = ()


def weights_of_words(asked: Sequence[Asked], counts: Mapping[str, int], documents: int) -> list[Weights]:
    """The fewer documents a word stands in, the more it tells apart. `counts` is documents per term.

    A term counts for no more than the word itself would, or for what it tells apart where that is less: "børn" says
    less than "børneattest". Words that half the town's things have count for little beside others.
    """
    found = [_weights(one, counts, documents) for one in asked]
    if any(not _is_generic(one) for one in asked):
        found = [
            _lessened(weights) if _is_generic(one) else weights
            for one, weights in zip(asked, found, strict=True)
        ]
    return found


def _weights(one: Asked, counts: Mapping[str, int], documents: int) -> Weights:
    sure = [term for term, value in one.terms.items() if value >= _SURE]
    many = max((counts.get(term, 0) for term in sure), default=0)
    rarest = _rarest(one.parts, counts, documents)
    # What stands nowhere as one word tells apart as much as what it is put together of.
    most = min(_telling(many, documents), rarest if many == 0 and one.parts else inf)
    met = min(documents, sum(counts.get(term, 0) for term, value in one.terms.items() if value >= _LIKELY))
    terms = {
        term: max(1, round(value * min(most, _telling(counts[term], documents)) * _SCALE))
        for term, value in one.terms.items()
        if counts.get(term)
    }
    return Weights(_telling(met, documents), terms, round(_WHOLE * min(most, rarest) * _SCALE), one.parts)


def _rarest(parts: Sequence[Part], counts: Mapping[str, int], documents: int) -> float:
    """How much the part tells apart that tells most; those that half the town's things have only where all are so."""
    own = [part for part in parts if part.share == WHOLE_SHARE] or parts
    return max((_telling(counts.get(part.term, 0), documents) for part in own), default=0.0)


def _is_generic(one: Asked) -> bool:
    return one.is_aside or stem(one.text) in GENERIC


def _lessened(weights: Weights) -> Weights:
    return Weights(
        weights.word * _GENERIC,
        {term: max(1, round(value * _GENERIC)) for term, value in weights.terms.items()},
        round(weights.whole * _GENERIC),
        weights.parts,
    )


def _telling(met: int, documents: int) -> float:
    documents = max(documents, met)
    return log(1 + (documents - met + 0.5) / (met + 0.5))


def score(weights: Sequence[Weights], postings: Mapping[int, Mapping[str, int]]) -> list[Scored]:
    """The documents from the best to the worst that is still an answer; ties by number. `postings` is document → term
    → weight.
    """
    whole = sum(one.word for one in weights if one.terms) or 1.0
    scored = [Scored(number, _worth(weights, terms, whole)) for number, terms in postings.items()]
    scored.sort(key=lambda one: (-one.score, one.document_id))
    least = scored[0].score * LEAST if scored else 0.0
    return [one for one in scored if one.score > 0 and one.score >= least]


def _worth(weights: Sequence[Weights], terms: Mapping[str, int], whole: float) -> float:
    worth = covered = 0.0
    for one in weights:
        matches = [one.terms[term] * weight for term, weight in terms.items() if term in one.terms]
        if not matches:
            continue
        if one.parts:
            matches.append(_put_together(one, terms))
        matches.sort(reverse=True)
        worth += matches[0] + sum(matches[1 : _MOST_MORE + 1]) * _MORE
        covered += one.word
    return round(worth * (min(1.0, covered / whole) ** _COVERAGE), 3) if covered else 0.0


def _put_together(one: Weights, terms: Mapping[str, int]) -> int:
    """What the parts of a word are worth that stand apart in a document: "gå" and "tur" are nearly "gåtur"."""
    met = sum(part.share * _met(part, terms) for part in one.parts)
    return round(one.whole * met / (100 * sum(part.share for part in one.parts)))


def _met(part: Part, terms: Mapping[str, int]) -> int:
    return max((terms[term] * sure for term, sure in part.terms.items() if term in terms), default=0)
