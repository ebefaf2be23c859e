"""The answer to a question: candidates by SQL, order in Python, on both databases the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    Integer,
    Select,
    String,
    Subquery,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    func,
    or_,
    select,
)

from app.catalogue.models import CatalogueEntry
from app.core import clock
from app.core.database import UTCDateTime, db, read, table_of
from app.search.filtering import WEEKEND_DAYS, Named, When, days_of, weekdays_between
from app.search.models import SearchDocument, SearchPosting
from app.search.readings import BEGINNING
from app.search.remembered import remembered
from app.search.scoring import LEAST, Scored, Weights, score, weights_of_words
from app.search.understanding import Asked, understand
from app.search.vocabulary import Vocabulary
from app.search.words import stem

#: As many documents are told apart; more than lists count exactly.
CANDIDATES = 501
#: As many of them are compared in Python, which looks more closely; the rest follow in the database's order.
_COMPARED = 200
#: A word of the question may be looked up in so many postings; its least sure terms are left out beyond that.
_MOST_POSTINGS = 12_000
#: Words that begin like the one that is being typed.
_MOST_BEGINNINGS = 40

_D = table_of(SearchDocument).c
_P = table_of(SearchPosting).c
_E = table_of(CatalogueEntry).c


@dataclass(frozen=True)
class Limits:
    """What an answer is limited to. Everything left alone means "all"."""

    kind: str | None = None
    #: In the letters of the index.
    places: tuple[str, ...] = ()
    weekdays: frozenset[int] = field(default_factory=frozenset)
    when: When | None = None

    @property
    def is_any(self) -> bool:
        """Whether there is a limit at all."""
        return bool(self.kind or self.places or self.weekdays or self.when)


class Found(NamedTuple):
    """A document as it is shown."""

    id: int
    kind: str
    object_id: int
    title: str
    body: str
    where_text: str
    when_text: str
    place: str
    url: str


@dataclass(frozen=True)
class Ranking:
    """What was understood, and the documents from the best on."""

    asked: Sequence[Asked]
    ranked: Sequence[Scored]

    @property
    def corrected(self) -> bool:
        """Whether a word was read as another one."""
        return any(one.corrected for one in self.asked)


def rank(
    named: Named, limits: Limits, now: datetime, *, typing: bool = False, vocabulary: Vocabulary | None = None
) -> Ranking:
    """The documents that answer the words of a question, within the limits; without words all within the limits.

    `typing` takes the last word for one that is not finished, if it says something. `vocabulary` is another one than
    that of everybody, for trying synonyms out.
    """
    known = vocabulary or remembered()
    asked = understand(named.left, known, _standing(known, now))
    if typing and not asked and named.left:
        asked = [Asked(named.left[-1].word, {})]
    if typing and asked and asked[-1].text.split()[-1] == named.left[-1].word:
        asked[-1] = _begun(asked[-1], named.left[-1].word, known)
    if not asked:
        return Ranking(
            asked, [Scored(number, 0.0) for number in _all_within(limits, now)] if limits.is_any else []
        )
    counts = _counts({term for one in asked for term in _terms_of(one)})
    weights = weights_of_words(asked, counts, known.documents)
    candidates = _candidates(weights, counts, limits, now)
    compared = _postings(list(candidates)[:_COMPARED], {term for one in asked for term in _terms_of(one)})
    ranked = score(weights, compared)
    if len(ranked) == len(compared):
        best = max(candidates.values(), default=0)
        left = list(candidates.items())[_COMPARED:]
        ranked += [Scored(number, 0.0) for number, worth in left if worth >= LEAST * best]
    return Ranking(asked, ranked)


def _terms_of(asked: Asked) -> set[str]:
    return set(asked.terms).union(*(part.terms for part in asked.parts))


def documents(numbers: Sequence[int]) -> list[Found]:
    """The documents with these numbers, in their order."""
    by_number = {row.id: Found(*tuple(row)) for row in read(_SHOWN, {"numbers": list(numbers)})}
    return [by_number[number] for number in numbers if number in by_number]


def _begun(asked: Asked, word: str, known: Vocabulary) -> Asked:
    """The last word, with what begins like it."""
    beginnings = [one for one in known.choices if one.startswith(word)][:_MOST_BEGINNINGS]
    begun = {stem(one): round(100 * BEGINNING) for one in beginnings}
    return Asked(asked.text, begun | asked.terms, None if begun else asked.corrected)


def _standing(known: Vocabulary, now: datetime) -> Callable[[Iterable[str]], set[str]]:
    """Which of some words stand in something that can be found now, or are everybody's anyway."""

    def standing(words: Iterable[str]) -> set[str]:
        given = list(words)
        there = {word for word in given if word in known.everybodys}
        asked = {stem(word) for word in given} - {stem(word) for word in there}
        if not asked:
            return there
        found = select(_P.term).join(table_of(SearchDocument), _D.id == _P.document_id)
        shown = set(
            read(found.where(_P.term.in_(sorted(asked)), visible(now)).distinct(), {"now": now}).scalars()
        )
        return there | {word for word in given if stem(word) in shown}

    return standing


def _rows(statement: Select[Any], given: dict[str, Any]) -> Sequence[Any]:
    return read(statement, given).all()


def _counts(terms: Iterable[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in _rows(_COUNTED, {"terms": sorted(terms)})}


def visible(now: datetime) -> ColumnElement[bool]:
    """What anybody may find now: what is over, or has only cancelled dates to come, is not found. The statement it
    stands in is asked with `now`.
    """
    return _visible(clock.local(now).date())


def _visible(today: date) -> ColumnElement[bool]:
    lasts = or_(_D.last_day.is_(None), _D.last_day >= today)
    return and_(lasts, or_(_D.is_dated.is_(False), _has_date()))


def _has_date(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    to_come = (_E.starts_at > bindparam("now", type_=UTCDateTime()), _E.is_cancelled.is_(False))
    its = (_E.kind == _D.kind, _E.series_id == _D.object_id, *to_come)
    return exists().where(*its, *conditions).correlate(table_of(SearchDocument))


def _within(limits: Limits, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if limits.kind:
        conditions.append(_D.kind == limits.kind)
    if limits.places:
        conditions.append(_D.place.in_(limits.places))
    if limits.weekdays:
        conditions.append(_on_days(limits.weekdays, _E.weekday.in_(sorted(limits.weekdays))))
    if limits.when:
        first, last = days_of(limits.when, clock.local(now).date())
        days = WEEKEND_DAYS if limits.when is When.WEEKEND else weekdays_between(first, last)
        conditions.append(_on_days(days, _E.local_date.between(first, last)))
    return conditions


def _on_days(days: Iterable[int], of_entry: ColumnElement[bool]) -> ColumnElement[bool]:
    """On one of these days: what has dates by its dates, other things by what they say of their weekdays."""
    mask = sum(1 << day for day in days)
    undated = and_(_D.is_dated.is_(False), _D.weekdays.op("&")(mask) != 0)
    return or_(undated, and_(_D.is_dated.is_(True), _has_date(of_entry)))


def _all_within(limits: Limits, now: datetime) -> Sequence[int]:
    found = select(_D.id).where(visible(now), *_within(limits, now)).order_by(_D.title, _D.id)
    return read(found.limit(CANDIDATES), {"now": now}).scalars().all()


def _candidates(
    weights: Sequence[Weights], counts: Mapping[str, int], limits: Limits, now: datetime
) -> dict[int, int]:
    """The documents that are worth comparing, with what they are worth by the best term of each word, best first."""
    rows = [(term, at, worth) for at, one in enumerate(weights) for term, worth in _looked_up(one, counts)]
    rows += _rows_of_parts(weights, rows)
    if not rows:
        return {}
    given = {"given": json.dumps(rows), "sought": sorted({row[0] for row in rows}), "now": now}
    found = _rows(_ranked(limits, now), given)
    return {row[0]: int(row[1]) for row in found}


def _rows_of_parts(
    weights: Sequence[Weights], rows: Sequence[tuple[str, int, int]]
) -> list[tuple[str, int, int]]:
    """What is put together of several parts is worth more where more of them stand."""
    looked_up = {(term, at) for term, at, _worth in rows}
    found: list[tuple[str, int, int]] = []
    for at, one in enumerate(weights):
        whole = sum(part.share for part in one.parts)
        for number, part in enumerate(one.parts, start=1):
            word = at + number * len(weights)
            found += [
                (term, word, one.whole * part.share * sure // (200 * whole))
                for term, sure in part.terms.items()
                if (term, at) in looked_up
            ]
    return found


def _ranked(limits: Limits, now: datetime) -> Select[Any]:
    dialect = db.session().get_bind().dialect.name
    if not limits.is_any:
        # The statement of nearly every question is made once a day.
        return _ranked_on(dialect, clock.local(now).date())
    ranked, each = _by_worth(dialect)
    ranked = ranked.join_from(each, table_of(SearchDocument), _D.id == each.c.document_id)
    return ranked.where(visible(now), *_within(limits, now)).limit(CANDIDATES)


def _by_worth(dialect: str) -> tuple[Select[Any], Subquery]:
    """Documents by the best term of each word, best first."""
    meant = _meant(dialect)
    of_terms = select(_P.document_id, func.max(_P.weight * meant.c.worth).label("worth"))
    of_terms = of_terms.join_from(meant, table_of(SearchPosting), _P.term == meant.c.term)
    if dialect == "postgresql":
        # What is in the one value its planner cannot see, so it read all postings; of these it knows how few they are.
        of_terms = of_terms.where(_P.term == any_(bindparam("sought", type_=ARRAY(String))))
    each = of_terms.group_by(_P.document_id, meant.c.word).subquery("each")
    worth = func.sum(each.c.worth).label("worth")
    ranked = select(each.c.document_id, worth).group_by(each.c.document_id)
    return ranked.order_by(worth.desc(), each.c.document_id), each


@lru_cache(maxsize=2)
def _ranked_on(dialect: str, today: date) -> Select[Any]:
    # What is over leaves the index every night, so there is little of it; then it need not be asked of every posting.
    best = _by_worth(dialect)[0].limit(2 * CANDIDATES).subquery("best")
    shown = select(best.c.document_id, best.c.worth)
    shown = shown.join(table_of(SearchDocument), _D.id == best.c.document_id).where(_visible(today))
    return shown.order_by(best.c.worth.desc(), best.c.document_id).limit(CANDIDATES)


def _meant(dialect: str) -> Any:
    """The terms with their word and worth as a table. Handed over as one value, so that the statement is the same for
    every question.
    """
    given = bindparam("given", type_=String)
    if dialect == "postgresql":
        row = func.json_array_elements(cast(given, JSON)).table_valued("value", name="row")
        parts: list[Any] = [row.c.value.op("->>")(at) for at in range(3)]
    else:
        row = func.json_each(given).table_valued("value", name="row")
        parts = [func.json_extract(row.c.value, f"$[{at}]") for at in range(3)]
    term, word, worth = parts
    numbers = (cast(word, Integer).label("word"), cast(worth, Integer).label("worth"))
    meant = select(cast(term, String).label("term"), *numbers).cte("meant")
    # Read out of the value once, and not once for each posting.
    return meant.prefix_with("MATERIALIZED", dialect="postgresql")


def _looked_up(one: Weights, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The terms of a word that stand somewhere, the most worth first, until there are too many postings of them."""
    taken: list[tuple[str, int]] = []
    read = 0
    for term, worth in sorted(one.terms.items(), key=lambda pair: (-pair[1], pair[0])):
        if taken and read + counts[term] > _MOST_POSTINGS:
            continue
        read += counts[term]
        taken.append((term, worth))
    return taken


def _postings(numbers: Sequence[int], terms: Iterable[str]) -> dict[int, dict[str, int]]:
    by_document: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for row in _rows(_COMPARED_BY, {"numbers": list(numbers), "terms": sorted(terms)}):
        by_document[row[0]][row[1]] = row[2]
    return by_document


_TERMS = _P.term.in_(bindparam("terms", expanding=True))
_COUNTED = select(_P.term, func.count()).where(_TERMS).group_by(_P.term)
_COMPARED_BY = select(_P.document_id, _P.term, _P.weight).where(
    _P.document_id.in_(bindparam("numbers", expanding=True)), _TERMS
)
_SHOWN = select(*(_D[name] for name in Found._fields)).where(_D.id.in_(bindparam("numbers", expanding=True)))
