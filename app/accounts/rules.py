"""How long log-ins and codes live, and what becomes of a code that was typed. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

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
#: How young a log-in must be for what logs in to be changed in it: the mailbox was shown just now.
JUST_SHOWN = timedelta(minutes=15)
#: How long the browser may take to ask for the passkey (ASVS 6.6.3: minutes).
CHALLENGE_LIFE = timedelta(minutes=5)
#: Wrong codes of one account: (how many, in how long). Guessing at the day's limit for a year finds an app's code
#: with a chance of 1 in 18. Whoever is shut out waits ten minutes, or uses a passkey, which nobody can guess.
WRONG_CODES = ((6, timedelta(minutes=10)), (50, timedelta(days=1)))
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
#: Letters and digits that nobody mistakes for one another on paper.
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
APP_CODE_LENGTH = 6
#: One code of an app, in seconds (RFC 6238); the step before and the one after are right too.
APP_STEP = 30
#: A request to let somebody begin anew that nobody has approved.
RESET_LIFE = timedelta(days=7)
#: `seen_at` is not written more often than this.
SEEN_EVERY = timedelta(minutes=5)


class CodeUse(StrEnum):
    """What a code by e-mail is for."""

    #: Typed where one logs in; a link does the same.
    LOG_IN = "log_in"
    #: Typed by who has asked for another e-mail to log in with.
    MOVE = "move"
    #: The same, read aloud to staff.
    READ_ALOUD = "read_aloud"


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


def is_session_alive(
    *, seen_at: datetime, ends_at: datetime, roles: Iterable[Role], now: datetime, is_own_device: bool = False
) -> bool:
    """Whether a log-in that was not ended is neither idle for too long nor too old.

    `roles` are those of the account, whether they have effect yet or not. On a device that staff have marked as
    their own a log-in may be idle for as long as it lasts: a working day (decisions.md).
    """
    staff_idle = STAFF_LIFE if is_own_device else STAFF_IDLE
    idle = staff_idle if is_staff(roles) else CITIZEN_IDLE
    return now < ends_at and now - seen_at < idle


def active_roles(given: Iterable[Role], second_factor_at: datetime | None) -> frozenset[Role]:
    """The roles that have effect: a citizen's, and the others once a second factor was shown in this log-in."""
    everybody = frozenset({Role.CITIZEN})
    return everybody if second_factor_at is None else everybody | frozenset(given)


def may_set_up(
    *, has_factor: bool, second_factor_at: datetime | None, begun_at: datetime, now: datetime
) -> bool:
    """Whether a factor may be added, taken away or made anew in a log-in.

    With a second factor shown: yes. The first of all only while the log-in is young: a computer left open for the
    afternoon must not become somebody else's key.
    """
    if second_factor_at is not None:
        return True
    return not has_factor and now - begun_at < JUST_SHOWN


def may_move(
    *, roles: Iterable[Role], second_factor_at: datetime | None, begun_at: datetime, now: datetime
) -> bool:
    """Whether another e-mail to log in with may be asked for in a log-in (ASVS 7.5.1).

    Only while it is young, or a computer left open would do; and staff have shown their second factor, too.
    """
    return now - begun_at < JUST_SHOWN and (second_factor_at is not None or not is_staff(roles))


class RelyingParty(NamedTuple):
    """What passkeys are bound to."""

    id: str
    origin: str


def relying_party(site_url: str) -> RelyingParty | None:
    """The domain of the site; None where browsers know no passkeys: an IP address, or plain http."""
    parts = urlsplit(site_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        is_safe = parts.scheme == "https" or host == "localhost"
        return RelyingParty(host, f"{parts.scheme}://{parts.netloc}") if host and is_safe else None
    return None


def app_step(now: datetime) -> int:
    """The number of the 30 seconds that `now` lies in."""
    return int(now.timestamp()) // APP_STEP


def recovery_code_of(typed: str) -> str:
    """A recovery code as it is kept: small letters and digits, whatever was written between them."""
    return "".join(letter for letter in typed.lower() if letter in RECOVERY_ALPHABET)


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
