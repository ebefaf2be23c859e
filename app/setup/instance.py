"""The folder of what the programme makes while it runs, and the keys: of what visitors carry, and of backups."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import config


def prepare_instance() -> Mapping[str, Any]:
    """Create the instance folder and, outside production, keys that stay; return the settings.

    The keys are put into the environment, where `create_app()` and child processes read them. Called before the
    application is made, by every command of `samskab`. Raises config.ConfigurationError.
    """
    values = config.settings()
    config.check(values)
    folder = Path(values["INSTANCE_PATH"])
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("SECRET_KEY", "BACKUP_KEY"):
        if not values[name] and values["SAMSKAB_ENV"] != "production":
            os.environ[name] = _lasting_key(folder / name.lower())
    return config.settings()


def _lasting_key(path: Path) -> str:
    """The key in the file; made at the first call, readable for its owner only.

    Two processes that start at once agree, because only one of them can create the file.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii").strip()
