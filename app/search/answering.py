"""A question answered: what it limits itself to, what it may have meant, and a page of hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.search.filtering import TIMES_OF_DAY, Named, name_filters
from app.search.finding import CANDIDATES, Found, Limits, Ranking, documents, rank
from app.search.marking import Piece, mark, snippet
from app.search.misspelt import read_places
from app.search.remembered import remembered
from app.search.scoring import LEAST, Scored
from app.search.understanding import asked_tokens, telling
from app.search.vocabulary import Vocabulary
from app.search.words import canonical

#: So many hits stand on a page.
PAGE_SIZE = 12
#: A term counts as what was looked for, so that words are marked by it, from so sure on.
_MARKED_FROM = 46


@dataclass(frozen=True)
class Hit:
    """A thing that was found, as a page shows it."""

    kind: str
    object_id: int
    url: str
    title: Sequence[Piece]
    text: Sequence[Piece]
    where_text: str
    when_text: str


@dataclass(frozen=True)
class Answer:
    """What came of a question."""

    hits: Sequence[Hit]
    #: How many there are in all, up to CANDIDATES - 1; more when `is_bounded`.
    total: int
    is_bounded: bool
    #: What is elsewhere or on other days than the question named.
    others: Sequence[Hit]
    named: Named
    #: The question with its words read otherwise; None when all were known.
    meant: str | None
    has_next: bool


def answer(
    query: str,
    now: datetime,
    chosen: Limits | None = None,
    *,
    page: int = 1,
    size: int = PAGE_SIZE,
    vocabulary: Vocabulary | None = None,
) -> Answer:
    """Answer a question. `chosen` holds whatever the question says; `vocabulary` is for trying synonyms out."""
    chosen = chosen or Limits()
    known = vocabulary or remembered()
    tokens, respelt = read_places(asked_tokens(query), known)
    named = name_filters(tokens, known.places)
    if not telling(named.left) and named.said:
        # "noget i weekenden": nothing is looked for, so everything is.
        named = replace(named, left=())
    if not named.left and named.places:
        # Only a place: what lies there, and what speaks of it.
        words = tuple(word for place, words in named.said if place for word in words)
        named = replace(named, places=(), left=words, said=tuple(one for one in named.said if not one[0]))
    limits = _with(chosen, named)
    ranking = rank(named, limits, now, vocabulary=known)
    if not ranking.ranked and named.said and all(one.word in TIMES_OF_DAY for one in telling(named.left)):
        # "torsdag formiddag": most things do not say when on the day they begin.
        named = replace(named, left=())
        ranking = rank(named, limits, now, vocabulary=known)
    numbers = [one.document_id for one in ranking.ranked]
    wider: Sequence[Scored] = ()
    if limits != chosen and named.left:
        wider = rank(named, chosen, now, vocabulary=known).ranked
        numbers = _good(ranking.ranked, wider)
    start = (page - 1) * size
    shown = documents(numbers[start : start + size])
    there = set(numbers)
    more = [one.document_id for one in wider if one.document_id not in there] if page == 1 else []
    others = documents(more[: max(size - len(numbers), 0)])
    marked = _marked_terms(ranking)
    return Answer(
        [_hit(one, marked) for one in shown],
        min(len(numbers), CANDIDATES - 1),
        len(numbers) >= CANDIDATES,
        [_hit(one, marked) for one in others],
        named,
        _meant(query, ranking, respelt),
        len(numbers) > start + size,
    )


def _good(ranked: Sequence[Scored], wider: Sequence[Scored]) -> list[int]:
    """What is there and then and would be an answer anywhere: what merely lies there is none, when others are."""
    least = wider[0].score * LEAST if wider else 0.0
    return [one.document_id for one in ranked if one.score >= least]


def _with(chosen: Limits, named: Named) -> Limits:
    """What was chosen goes before what the question names."""
    return Limits(
        chosen.kind,
        chosen.places or tuple(canonical(name) for name in named.places),
        chosen.weekdays or (frozenset() if chosen.when else named.weekdays),
        chosen.when or (None if chosen.weekdays else named.when),
    )


def _marked_terms(ranking: Ranking) -> frozenset[str]:
    return frozenset(
        term for one in ranking.asked for term, sure in one.terms.items() if sure >= _MARKED_FROM
    )


def _hit(found: Found, marked: frozenset[str]) -> Hit:
    return Hit(
        found.kind,
        found.object_id,
        found.url,
        mark(found.title, marked),
        snippet(found.body, marked),
        found.where_text,
        found.when_text,
    )


def _meant(query: str, ranking: Ranking, respelt: dict[str, str]) -> str | None:
    """The question with what it was read as, in place of what was typed."""
    read_as = {one.text: one.corrected for one in ranking.asked if one.corrected} | respelt
    read_as = {typed: meant for typed, meant in read_as.items() if typed != canonical(meant)}
    if not read_as:
        return None
    pieces: list[str] = []
    at = 0
    for token in asked_tokens(query):
        if token.word in read_as:
            pieces += [query[at : token.start], read_as[token.word]]
            at = token.end
    return "".join([*pieces, query[at:]]).strip()


def suggest(query: str, now: datetime, many: int) -> list[Found]:
    """What somebody may be about to ask for: the first things that answer the question as it stands so far."""
    tokens = asked_tokens(query)
    if not tokens:
        return []
    named = Named((), frozenset(), None, tuple(tokens))
    ranked = rank(named, Limits(), now, typing=True).ranked
    return documents([one.document_id for one in ranked[:many]])
