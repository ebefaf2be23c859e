"""Danish order and folding, computed in Python because neither database has a Danish collation to rely on."""

from __future__ import annotations

import unicodedata

_FOLD = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "y", "ß": "ss"})
#: Sorted after z, in this order.
_LAST = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}


def fold(text: str) -> str:
    """Text for searching: small letters, no accents, `æ ø å` as `ae oe aa`, single spaces."""
    # Letters in disguise (𝙰, Ａ) first become what they look like; Ǽ becomes Æ only without its accent.
    letters = unicodedata.normalize("NFKC", text).casefold().translate(_FOLD)
    if not letters.isascii():
        letters = _unmark(letters).translate(_FOLD)
    return " ".join(letters.split())


def _unmark(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def sort_key(text: str) -> str:
    """Text whose byte order is Danish order: `æ ø å` last, and `aa` counted as `å`."""
    letters = unicodedata.normalize("NFKC", text).casefold().replace("aa", "å")
    moved = "".join(_LAST.get(letter, letter) for letter in letters)
    return " ".join(_unmark(moved).split())
