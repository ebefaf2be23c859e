"""Decisions about meals. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

Task = TypeVar("Task")


def menu_of_date(usual: str, own: str) -> str:
    """What is served on a date: its own menu, else what is served as a rule; empty is not known yet."""
    return own.strip() or usual.strip()


def may_be_counted(starts_at: datetime, now: datetime) -> bool:
    """Whether numbers of a meal can be written: it has begun."""
    return starts_at <= now


def still_missing(needed: Mapping[Task, int], there: Mapping[Task, int]) -> dict[Task, int]:
    """How many are missing for each task, in the order of `needed`; what has enough is left out."""
    missing = {task: number - there.get(task, 0) for task, number in needed.items()}
    return {task: number for task, number in missing.items() if number > 0}
