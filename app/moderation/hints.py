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
    EMAIL = "email"
    LINK = "link"
    AGE = "age"
    ODD_AGE = "odd_age"
    NO_AGE_REASON = "no_age_reason"
    NO_INSURER = "no_insurer"


_PATTERNS = {
    Hint.MONEY: re.compile(
        r"\b(kr\.?|kroner|mobilepay|betal\w*|kontonummer|gebyr\w*|løn\w*|lån\w*|bitcoin|kontant\w*|gavekort\w*"
        r"|depositum)\b|\d ?,-"
    ),
    Hint.HEALTH: re.compile(
        r"\b(diagnose\w*|demen\w*|depression\w*|sygdom\w*|kræft\w*|misbrug\w*|adhd|angst\w*|psykisk\w*|handicap\w*"
        r"|medicin\w*|autis\w*|sclerose\w*|parkinson\w*|alzheimer\w*|kronisk\w*)\b"
    ),
    Hint.PHONE: re.compile(r"(?<!\d)(?:\+?45[ .]?)?\d{2}[ .]?\d{2}[ .]?\d{2}[ .]?\d{2}(?!\d)"),
    Hint.EMAIL: re.compile(r"\w@\w[\w-]*\.\w"),
    Hint.LINK: re.compile(r"https?://|\bwww\."),
    Hint.AGE: re.compile(r"\b(?:kun|under|over|mellem|højst|mindst|fra)\b[^.\n]{0,20}?\d ?år\b"),
}
#: A task asks for somebody of at least so many years without anybody wondering: who can, and who may drive.
USUAL_AGES = range(13, 19)


def hints(*texts: str) -> list[Hint]:
    """What stands in any of `texts`: a number like a CPR, money, health, contact, a link, an age limit."""
    whole = "\n".join(texts)
    small = whole.casefold()
    found = {hint for hint, pattern in _PATTERNS.items() if pattern.search(small)}
    if holds_cpr(whole):
        found.add(Hint.CPR)
    return [hint for hint in Hint if hint in found]


def age_hints(least_age: int | None, reason: str) -> list[Hint]:
    """What is odd about a least age in years: unusual, or without a reason."""
    if least_age is None:
        return []
    odd = [] if least_age in USUAL_AGES else [Hint.ODD_AGE]
    return odd if reason.strip() else [*odd, Hint.NO_AGE_REASON]
