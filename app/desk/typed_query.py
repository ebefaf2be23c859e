"""What somebody at the phone typed into the one field: digits of a number, words of a name or a village. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.danish import fold

#: A Danish number; fewer digits are the end of one.
_WHOLE_NUMBER = 8
#: Fewer digits than this would find half the municipality.
_LEAST_DIGITS = 3
_MOST_WORDS = 6
_NUMBER_PART = re.compile(r"\(?\+?\d[\d().\-/]*")
_PREFIXES = ("0045", "+45")


@dataclass(frozen=True)
class Typed:
    """The parts of what was typed."""

    text: str
    #: Digits as a phone is stored, without the plus: 4511111131 or, of an end only, 1131. Empty without a number.
    digits: str
    #: Whether the digits are a whole number.
    is_whole: bool
    #: Words folded for searching, the first few.
    words: tuple[str, ...]
    #: The same words as typed, for filling a form in.
    words_typed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not self.digits and not self.words

    @property
    def phone(self) -> str:
        """The whole number in E.164, or nothing."""
        return f"+{self.digits}" if self.is_whole else ""

    @property
    def phone_typed(self) -> str:
        """The digits for filling a form in: `11 11 11 31`, `+4946112345`, or as many as were typed."""
        national = self.digits.removeprefix("45") if self.is_whole and self.digits.startswith("45") else ""
        if len(national) == _WHOLE_NUMBER:
            return " ".join(national[i : i + 2] for i in range(0, _WHOLE_NUMBER, 2))
        return self.phone or self.digits


def read_query(text: str) -> Typed:
    """Read a number in any writing, a name, a village, or any of them together, in any order."""
    number = ""
    words: list[str] = []
    for part in text.replace("\N{NO-BREAK SPACE}", " ").split():
        if _NUMBER_PART.fullmatch(part):
            number += re.sub(r"[^\d+]", "", part)
        elif any(letter.isalnum() for letter in part):
            words.extend(word for word in part.strip(",;:.()").split("-") if word)
    digits, is_whole = _read_number(number)
    shown = tuple(words[:_MOST_WORDS])
    return Typed(" ".join(text.split()), digits, is_whole, tuple(fold(word) for word in shown), shown)


def _read_number(number: str) -> tuple[str, bool]:
    """(digits, whether they are a whole number) of what was typed as a number."""
    is_foreign = number.startswith(("+", "00")) and not number.startswith(_PREFIXES)
    for prefix in _PREFIXES:
        number = number.removeprefix(prefix)
    digits = number.replace("+", "")
    if is_foreign:
        digits = digits.removeprefix("00")
        return (digits, True) if len(digits) >= _WHOLE_NUMBER else ("", False)
    if len(digits) == _WHOLE_NUMBER:
        return f"45{digits}", True
    if len(digits) == _WHOLE_NUMBER + 2 and digits.startswith("45"):
        return digits, True
    return (digits[-_WHOLE_NUMBER:], False) if len(digits) >= _LEAST_DIGITS else ("", False)
