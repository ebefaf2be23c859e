"""How well documents answer a question: the order of the answer. Pure, in whole and exact steps, so that two databases
give the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

from app.search.understanding import Asked

#: How much every further word of the same meaning in a document adds.
_MORE = 0.06
_MOST_MORE = 4
#: How strongly a document is set back that answers only some of the words.
_COVERAGE = 0.7
#: A document so much worse than the best is no answer.
LEAST = 0.12


class Scored(NamedTuple):
    """A document and what it is worth."""

    document_id: int
    score: float


def weights_of_words(asked: Sequence[Asked], counts: Mapping[str, int], documents: int) -> list[float]:
    """How much each word of the question tells apart: the fewer documents any of its terms stands in, the more. `counts`
    is documents per term.
    """
    return [_telling(_met(one, counts, documents), documents) for one in asked]


def _met(one: Asked, counts: Mapping[str, int], documents: int) -> int:
    return min(documents, sum(counts.get(term, 0) for term, sure in one.terms.items() if sure >= 60))


def _telling(met: int, documents: int) -> float:
    return log(1 + (documents - met + 0.5) / (met + 0.5))


def score(
    asked: Sequence[Asked], weights: Sequence[float], postings: Mapping[int, Mapping[str, int]]
) -> list[Scored]:
    """The documents from the best to the worst that is still an answer; ties by number. `postings` is document → term
    → weight.
    """
    found_at_all = [any(one.terms.keys() & terms.keys() for terms in postings.values()) for one in asked]
    whole = sum(weight for weight, found in zip(weights, found_at_all, strict=True) if found) or 1.0
    scored = [Scored(number, _worth(asked, weights, terms, whole)) for number, terms in postings.items()]
    scored.sort(key=lambda one: (-one.score, one.document_id))
    least = scored[0].score * LEAST if scored else 0.0
    return [one for one in scored if one.score > 0 and one.score >= least]


def _worth(asked: Sequence[Asked], weights: Sequence[float], terms: Mapping[str, int], whole: float) -> float:
    worth = covered = 0.0
    for one, weight in zip(asked, weights, strict=True):
        matches = sorted((sure * terms[term] for term, sure in one.terms.items() if term in terms), reverse=True)
        if not matches:
            continue
        more = sum(matches[1 : _MOST_MORE + 1]) * _MORE
        worth += weight * (matches[0] + more)
        covered += weight
    return round(worth * (min(1.0, covered / whole) ** _COVERAGE), 3) if covered else 0.0
