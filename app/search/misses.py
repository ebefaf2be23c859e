"""What was looked for and not found: words, counted, without who asked; for coordinators who choose synonyms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.core.database import db, lock_name
from app.search.models import SearchMiss
from app.search.understanding import asked_tokens
from app.search.vocabulary import Vocabulary
from app.search.words import STOP, stem

#: It is shown to staff only when it was asked so often: what one person asked once stays theirs.
SHOWN_FROM = 2
_MOST_WORDS, _LONGEST = 4, 60
_MOST_SHOWN = 100
#: More different questions are not kept: whoever sends nonsense by machine fills no table.
MOST_KEPT = 5000
_DIGITS = re.compile(r"[0-9]{3,}")
#: Any number will do: two misses of one word are counted one after the other.
_LOCK = 5400061


def keepable(query: str, known: Vocabulary) -> str | None:
    """The words of a question that may be kept, in alphabetical order; None when there are none.

    Only small words that could stand in a dictionary: no numbers, no addresses, nothing longer than four words, and
    nothing with a capital letter inside the question, which is how names are written.
    """
    if "@" in query or _DIGITS.search(re.sub(r"[\s.-]", "", query)):
        return None
    tokens = [one for one in asked_tokens(query) if one.word not in STOP]
    is_name = sum(query[one.start].isupper() and not _is_known(one.word, known) for one in tokens)
    if not 0 < len(tokens) <= _MOST_WORDS or is_name > 1 or any(not one.word.isalpha() for one in tokens):
        return None
    if is_name and len(tokens) > 1:
        return None
    return " ".join(sorted({one.word for one in tokens}))[:_LONGEST]


def _is_known(word: str, known: Vocabulary) -> bool:
    return known.splitter.knows(word) or stem(word) in known.synonyms.by_stem or word in known.words


def count_miss(query: str, known: Vocabulary, now: datetime) -> None:
    """Count a question that found nothing, if its words may be kept. Never commits; needs a writing transaction."""
    asked = keepable(query, known)
    if asked is None:
        return
    lock_name(_LOCK)
    miss = db.session.get(SearchMiss, asked, populate_existing=True)
    if miss is None:
        if (db.session.scalar(select(func.count()).select_from(SearchMiss)) or 0) < MOST_KEPT:
            db.session.add(SearchMiss(asked=asked, times=1, last_at=now))
    else:
        miss.times += 1
        miss.last_at = now
    db.session.flush()


def shown_misses() -> Sequence[SearchMiss]:
    """What was looked for in vain by more than one, the most often first."""
    found = select(SearchMiss).where(SearchMiss.times >= SHOWN_FROM)
    return db.session.scalars(
        found.order_by(SearchMiss.times.desc(), SearchMiss.asked).limit(_MOST_SHOWN)
    ).all()
