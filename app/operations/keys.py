"""The keys of backups: not those of columns and cookies, because they lie elsewhere and live longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def backup_keys(config: Mapping[str, Any]) -> Sequence[str]:
    """The key that encrypts, then those before it, which still decrypt. Raises ValueError without any."""
    if not config.get("BACKUP_KEY"):
        raise ValueError("BACKUP_KEY is not set")
    return [config["BACKUP_KEY"], *config.get("BACKUP_KEY_FALLBACKS", ())]
