"""Decisions about meals. Pure."""

from __future__ import annotations

from datetime import datetime


def menu_of_date(usual: str, own: str) -> str:
    """What is served on a date: its own menu, else what is served as a rule; empty is not known yet."""
    return own.strip() or usual.strip()


def may_be_counted(starts_at: datetime, now: datetime) -> bool:
    """Whether numbers of a meal can be written: it has begun."""
    return starts_at <= now
