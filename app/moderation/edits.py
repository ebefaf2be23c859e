"""Which fields of something public change at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def split_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], harmless: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(what may change at once, all that must wait) of the new values of something published."""
    at_once = {name: value for name, value in after.items() if name in harmless and value != before.get(name)}
    return at_once, {name: value for name, value in after.items() if name not in harmless}
