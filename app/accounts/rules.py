"""How long log-ins and codes live, and what becomes of a code that was typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from app.core.permissions import Role

#: A code and its link (OWASP ASVS 5.0 6.5.5: at most 10 minutes).
CODE_LIFE = timedelta(minutes=10)
CODE_LENGTH = 8
TRIES = 5
#: How long a newcomer, whose address is proven, may take to write a name.
NAME_LIFE = timedelta(minutes=30)
#: The link that the command line prints.
CLI_LINK_LIFE = timedelta(minutes=60)

CITIZEN_IDLE, CITIZEN_LIFE = timedelta(days=14), timedelta(days=90)
STAFF_IDLE, STAFF_LIFE = timedelta(minutes=30), timedelta(hours=12)
#: `seen_at` is not written more often than this.
SEEN_EVERY = timedelta(minutes=5)


class Verdict(StrEnum):
    """What became of a code or a link."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too_many"
    EXPIRED = "expired"
    USED = "used"
    #: Nothing was asked for here, or somewhere else.
    UNKNOWN = "unknown"
    OTHER_BROWSER = "other_browser"


def is_staff(roles: Iterable[Role]) -> bool:
    """Whether the roles are more than those of a citizen."""
    return any(role is not Role.CITIZEN for role in roles)


def session_life(roles: Iterable[Role]) -> timedelta:
    """How long a log-in lasts at most, however busy."""
    return STAFF_LIFE if is_staff(roles) else CITIZEN_LIFE


def is_session_alive(*, seen_at: datetime, ends_at: datetime, roles: Iterable[Role], now: datetime) -> bool:
    """Whether a log-in that was not ended is neither idle for too long nor too old."""
    idle = STAFF_IDLE if is_staff(roles) else CITIZEN_IDLE
    return now < ends_at and now - seen_at < idle


def digits_of(typed: str) -> str:
    """The digits of a code that was typed or pasted with spaces, dashes or dots in it."""
    return re.sub(r"[\s.\-–]", "", typed)


def in_halves(code: str) -> str:
    """`12345678` as `1234 5678`, easier to read and to keep in mind."""
    return f"{code[:4]} {code[4:]}"


def why_not(*, tries: int, used_at: datetime | None, expires_at: datetime, now: datetime) -> Verdict | None:
    """Why a code cannot be tried (again), or None when it can."""
    if used_at is not None:
        return Verdict.USED
    if now >= expires_at:
        return Verdict.EXPIRED
    return Verdict.TOO_MANY if tries >= TRIES else None


def may_tell_name(*, used_at: datetime | None, finished_at: datetime | None, now: datetime) -> bool:
    """Whether somebody who proved an address may still make a log-in with it."""
    return used_at is not None and finished_at is None and now - used_at < NAME_LIFE
