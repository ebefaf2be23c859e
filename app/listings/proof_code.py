"""The code on a proof of volunteering: short enough to be typed from paper, too long to be guessed."""

from __future__ import annotations

import secrets
from hashlib import sha256

#: No 0 and O, no 1 and I: on paper and on the phone they are taken for each other.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
#: Sixteen of 32 signs are 80 bits; in four groups one keeps one's place.
LENGTH, GROUP = 16, 4


def new_code() -> str:
    """A code that nobody can guess: `K7RM-2WQX-9HDP-4TFB`."""
    return grouped("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def grouped(code: str) -> str:
    """The code in groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def code_typed(text: str) -> str | None:
    """A code as somebody typed it, with or without spaces and hyphens, large or small; None when it can be none."""
    # Nobody types more than a few signs too many; what is longer is not even gone through.
    plain = "".join(sign for sign in text[:80].upper() if sign.isalnum())
    is_code = len(text) <= 80 and len(plain) == LENGTH and all(sign in LETTERS for sign in plain)
    return grouped(plain) if is_code else None


def code_mark(code: str) -> str:
    """What a code is found by. No key is needed for so many bits, and it outlives every key: papers last for years."""
    return sha256(code.encode()).hexdigest()
