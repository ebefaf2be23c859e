"""Hits marked in the text as it was written. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.search.lexicon import splitter
from app.search.terms import GENERIC, terms_of_word
from app.search.words import STOP, Token, tokens

#: So long is what a page shows of a text (letters), and so much of it stands before the first hit.
_LONG, _BEFORE = 180, 50
#: So much of a text is read for the first hit.
_READ = 800


class Piece(NamedTuple):
    """A piece of text, and whether it is what was looked for."""

    text: str
    is_hit: bool


def mark(text: str, terms: Collection[str]) -> list[Piece]:
    """The text in pieces, whole words marked that one of the terms stands for."""
    pieces: list[Piece] = []
    at = 0
    for token in _hits(text, terms):
        if token.start > at:
            pieces.append(Piece(text[at : token.start], False))
        pieces.append(Piece(text[token.start : token.end], True))
        at = token.end
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces


def snippet(text: str, terms: Collection[str]) -> list[Piece]:
    """A stretch of the text around the first hit, marked; its beginning when there is none."""
    hits = _hits(text[:_READ], terms)
    start = _word_start(text, hits[0].start - _BEFORE) if hits and hits[0].end > _LONG else 0
    end = start + _LONG
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    cut = text[start:end].strip()
    pieces = mark(cut, terms)
    before = [Piece("… ", False)] if start else []
    after = [Piece(" …", False)] if end < len(text) else []
    return [*before, *pieces, *after]


def _word_start(text: str, at: int) -> int:
    return text.rfind(" ", 0, max(at, 0)) + 1


def _hits(text: str, terms: Collection[str]) -> Sequence[Token]:
    return [one for one in tokens(text) if one.word not in STOP and _is_hit(one.word, terms)]


@lru_cache(maxsize=20_000)
def _terms(word: str) -> tuple[str, ...]:
    return tuple(term for term, _share in terms_of_word(word, splitter()))


def _is_hit(word: str, terms: Collection[str]) -> bool:
    own, *others = _terms(word)
    return own in terms or any(term in terms and term not in GENERIC for term in others)
