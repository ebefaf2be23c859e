"""Which terms a text is found by, and how much each says of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from app.search.splitting import Splitter
from app.search.words import STOP, root, stem, tokens

#: A word of the title, of the text, of what stands beside it (place, kind); in hundredths.
TITLE, BODY, BESIDE = 100, 50, 30
#: A word of the title of a page that tells how something is done.
HELP = 55
#: What a part of a word says beside a whole one, and a word without the ending that makes a thing of a doing.
PART, ROOT = 0.7, 0.8
#: What a head says that half the town's things have.
GENERIC_PART = 0.3
#: Stems of such heads.
_GENERIC_WORDS = (
    "gruppe klub hold tur café cafe forening fællesskab kursus hjælp hjælper træf aften dag eftermiddag "
    "formiddag møde kreds netværk værksted hus sted plads center ordning tjeneste arbejde medlem laug "
    "person venner ven skole stue bruger frivillig aktivitet arrangement selskab frit tid gang tilbud "
    "projekt hal ramt støtte deltager interesse fælles time uge emne fri stor lille god ny nye andre "
    "sammen begynder voksne mennesker alle søges hverdag by område"
)
GENERIC = frozenset(stem(word) for word in _GENERIC_WORDS.split())


def terms_of(title: str, body: str, beside: str, splitter: Splitter, of_title: int = TITLE) -> dict[str, int]:
    """Term → weight in hundredths, of a document with this title, text, and what stands beside it."""
    found: dict[str, int] = {}
    for text, weight in ((title, of_title), (body, BODY), (beside, BESIDE)):
        for one in tokens(text):
            if one.word in STOP:
                continue
            for term, share in terms_of_word(one.word, splitter):
                found[term] = max(found.get(term, 0), round(weight * share))
    return {term: weight for term, weight in found.items() if weight}


def terms_of_word(word: str, splitter: Splitter) -> Iterator[tuple[str, float]]:
    """The terms of one word and what each says of it: itself, its root, its parts and their roots."""
    stemmed = stem(word)
    yield stemmed, 1.0
    if root(stemmed) != stemmed:
        yield root(stemmed), ROOT
    for part in splitter.split(word):
        of_part = stem(part)
        share = GENERIC_PART if of_part in GENERIC else PART
        yield of_part, share
        if root(of_part) != of_part:
            yield root(of_part), share * ROOT
