"""Where the files of pictures lie: in the storage, outside everything that a web server hands out by itself.

A file is written before its row and deleted after it, so a row never stands without its files. What a crash leaves
behind is a file without a row, which `sweep` finds.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core.database import db
from app.core.storage import open_storage
from app.media.images import WIDTHS, Prepared
from app.media.models import Picture

FOLDER = "pictures"
#: A file whose row is still being written is younger.
_NEW = timedelta(days=1)
_AT_ONCE = 200
_NAMES_OF_WIDTHS = "|".join(map(str, WIDTHS))
_NAME = re.compile(rf"([0-9a-f]{{32}})-({_NAMES_OF_WIDTHS})\.jpg")


def put_files(config: Mapping[str, Any], prepared: Prepared) -> str:
    """Write the files of a picture; the key they lie under. Done before the database is locked: it takes a while."""
    key, storage = secrets.token_hex(16), open_storage(config)
    for width, content in prepared.files.items():
        storage.write(f"{FOLDER}/{file_name(key, width)}", content)
    return key


def read_file(config: Mapping[str, Any], key: str, width: int) -> bytes:
    """One file of a picture. Raises NoSuchFileError when it is gone."""
    return b"".join(open_storage(config).read(f"{FOLDER}/{file_name(key, width)}"))


def file_name(key: str, width: int) -> str:
    """`<key>-480.jpg`: what a file is called, in the storage and in addresses. `width` is one of WIDTHS."""
    return f"{key}-{width}.jpg"


def parse_name(name: str) -> tuple[str, int] | None:
    """Key and width of a name that `file_name` can have made; None for everything else."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def sweep(config: Mapping[str, Any], now: datetime) -> int:
    """Delete files that belong to no picture any more; how many. `now` is the real time, as the storage's is."""
    storage = open_storage(config)
    old = [file.name for file in storage.list(FOLDER) if file.at < now - _NEW]
    gone = 0
    for start in range(0, len(old), _AT_ONCE):
        names = old[start : start + _AT_ONCE]
        known = _keys_among({key for name in names if (key := _key_of(name))})
        for name in names:
            if _key_of(name) not in known:
                storage.delete(name)
                gone += 1
    return gone


def _key_of(name: str) -> str | None:
    parsed = parse_name(name.rpartition("/")[2])
    return parsed[0] if parsed else None


def _keys_among(keys: set[str]) -> set[str | None]:
    found = set(db.session.scalars(select(Picture.storage_key).where(Picture.storage_key.in_(keys))))
    db.session.rollback()
    return {*found}
