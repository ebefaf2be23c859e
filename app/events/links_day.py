"""Addresses of the day of an event: what a code at the start opens, and what the host's helpers open."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from app.core.addresses import absolute
from app.core.database import db
from app.core.signing import read, sign
from app.events.hours import OPEN_AFTER
from app.events.models_march import DayHelper
from app.gatherings.models import SignUp
from app.people.private_links import make_token, own_row

_CODES = "event-check-in"
_HELPERS = "event-day-helper"


def code_url(sign_up: SignUp) -> str:
    """The whole address in a party's code. It opens nothing of theirs: only the host and helpers can use it."""
    return absolute(_code_path, sign_up)


def _code_path(sign_up: SignUp) -> str:
    return url_for("events.scan_code", token=code_token(sign_up))


def code_token(sign_up: SignUp) -> str:
    """What names a party in it."""
    return make_token(_CODES, sign_up.id, sign_up.person)


def scanned(token: str) -> SignUp | None:
    """Whose code it is; None when it is not ours, or older than the person's links."""
    return own_row(_CODES, token, SignUp)


def helper_url(helper: DayHelper) -> str:
    """The whole address that the host gives a helper."""
    return absolute(helper_path, helper)


def helper_path(helper: DayHelper) -> str:
    """The page that it opens."""
    return url_for("events.help_on_day", token=helper_token(helper))


def helper_token(helper: DayHelper) -> str:
    """What names a helper in it."""
    return sign(_HELPERS, helper.id)


def helper_from(token: str, now: datetime) -> DayHelper | None:
    """Whose link it is; None when it is not ours, was taken back, or the day is long over."""
    number = read(_HELPERS, token)
    helper = db.session.get(DayHelper, number) if isinstance(number, int) else None
    if helper is None or helper.ended_at is not None or now > helper.occurrence.ends_at + OPEN_AFTER:
        return None
    return helper
