"""Words that tell whoever looks over a shoulder that somebody misses company (law.md section 1, SMS/e-mail content).

One list for all of the scheme: subjects, SMS, what is read on a call list, and names of kinds that staff see.
"""

from __future__ import annotations

import re

#: Regular expressions, from the beginning of a word.
TELLING = (
    r"telefonven",
    r"ringeven",
    r"besøgsven",
    r"ensom",
    r"alene\b",
    r"isoler",
    r"samtale",
    r"snak",
    r"tale(r|de|t)? med",
    r"tale(r|de|t)? sammen",
    r"nogen at tale",
    r"savne?r?\b",
    r"sorg",
    r"enke(mand)?\b",
    r"psyk",
    r"depress",
    r"angst",
    r"diagnos",
    r"syg",
    r"misbrug",
    r"demen",
    r"selvmord",
    r"bekym",
    r"attest",
    r"tavshed",
    r"sårbar",
)
_ANY = re.compile("|".join(rf"(?<!\w)(?:{word})" for word in TELLING), re.IGNORECASE)


def telling(text: str) -> list[str]:
    """The telling words of a text, as they stand there."""
    return [found.group(0) for found in _ANY.finditer(text)]
