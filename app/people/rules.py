"""Decisions about people that need no database. Pure."""

from __future__ import annotations

import hashlib


def edition_of(words: str) -> str:
    """Which edition of the words of a consent this is: other words, another edition; white space does not count."""
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:8]
