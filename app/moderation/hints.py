"""What a moderator should look at twice in a text. Pure, and only a suggestion: nothing is refused because of it."""

from __future__ import annotations

import re
from enum import StrEnum

from app.core.typed_text import holds_cpr


class Hint(StrEnum):
    """What was noticed, in the order to show it."""

    CPR = "cpr"
    MONEY = "money"
    HEALTH = "health"
    PHONE = "phone"
    LINK = "link"
    AGE = "age"


_PATTERNS = {
    Hint.MONEY: re.compile(r"\b(kr\.?|kroner|mobilepay|betal\w*|kontonummer|gebyr|løn\w*|lån\w*|bitcoin)\b"),
    Hint.HEALTH: re.compile(
        r"\b(diagnose\w*|demen\w*|depression\w*|sygdom\w*|kræft\w*|misbrug\w*|adhd|angst\w*|psykisk\w*|handicap\w*)\b"
    ),
    Hint.PHONE: re.compile(r"(?<!\d)(?:\+?45[ .]?)?\d{2}[ .]?\d{2}[ .]?\d{2}[ .]?\d{2}(?!\d)"),
    Hint.LINK: re.compile(r"https?://|\bwww\."),
    Hint.AGE: re.compile(r"\b(?:kun|under|over|mellem|højst|mindst)\b[^.\n]{0,20}?\d ?år\b"),
}


def hints(*texts: str) -> list[Hint]:
    """What stands in any of `texts`: a number like a CPR, money, health, a phone number, a link, an age limit."""
    whole = "\n".join(texts)
    small = whole.casefold()
    found = {hint for hint, pattern in _PATTERNS.items() if pattern.search(small)}
    if holds_cpr(whole):
        found.add(Hint.CPR)
    return [hint for hint in Hint if hint in found]
