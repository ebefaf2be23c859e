"""The alphabet of SMS (GSM 03.38, 3GPP TS 23.038) and how many parts a text is sent in. Pure.

Danish letters are in it; a dash or a quotation mark as printers set it is not, and one such letter makes every
letter of the SMS cost twice as much.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Sent as an escape and a letter: two septets.
_EXTENSION = frozenset("\f^{}\\[~]|€")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033«»", '"'),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        "…": "...",
        "•": "-",
        "·": "-",
    }
)
#: One SMS, and each part of a longer one (which carries a header), in septets and in UTF-16 units.
_ONE, _PART = 160, 153
_ONE_WIDE, _PART_WIDE = 70, 67


def plain(text: str) -> str:
    """`text` with typographic signs and accents replaced by plain ones, as far as SMS has those.

    What is left (another alphabet, a picture) stays as it is: a name is not mangled to save a part.
    """
    text = unicodedata.normalize("NFC", text).translate(_PLAIN)
    return "".join(letter if is_gsm(letter) else _without_accent(letter) for letter in text)


def is_gsm(text: str) -> bool:
    """Whether every letter is in the alphabet of SMS."""
    return all(letter in _BASIC or letter in _EXTENSION for letter in text)


def segments(text: str) -> int:
    """In how many parts `text` is sent; an empty one in one."""
    if is_gsm(text):
        return _count((2 if letter in _EXTENSION else 1 for letter in text), _ONE, _PART)
    return _count((2 if ord(letter) > 0xFFFF else 1 for letter in text), _ONE_WIDE, _PART_WIDE)


def _count(sizes: Iterable[int], one: int, part: int) -> int:
    """No letter of two is split between two parts."""
    units = list(sizes)
    if sum(units) <= one:
        return 1
    parts, used = 1, 0
    for unit in units:
        if used + unit > part:
            parts, used = parts + 1, 0
        used += unit
    return parts


def _without_accent(letter: str) -> str:
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if is_gsm(bare) else letter
