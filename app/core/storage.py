"""Files that must survive the machine: a folder, or a bucket of any S3-compatible service, behind one interface.

`file:///srv/samskab/storage` or `s3://bucket/prefix?endpoint=https://s3.example&region=eu-north-1`. A file is there
whole or not at all: nobody ever sees half of one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from obstore.store import ObjectStore

#: Bytes that are read or sent at a time.
_PIECE = 8 * 1024 * 1024


class NoSuchFileError(LookupError):
    """There is no file of that name in the storage."""


@dataclass(frozen=True)
class Stored:
    """A file in the storage: its name, its size in bytes, and when it was written."""

    name: str
    size: int
    at: datetime


class Storage:
    """The storage at one address. Names have `/` between their parts: `backups/2027…`."""

    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder

    def write(self, name: str, content: bytes | Path | Iterable[bytes]) -> None:
        """Write a file, instead of one of the same name. Raises what the service or the disk says."""
        import obstore

        obstore.put(self._store, name, content, chunk_size=_PIECE, max_concurrency=2)
        if self._folder is not None:
            _make_durable(self._folder / name)

    def read(self, name: str) -> Iterator[bytes]:
        """The file, piece by piece. Raises NoSuchFileError."""
        import obstore

        try:
            found = obstore.get(self._store, name)
        except FileNotFoundError:
            raise NoSuchFileError(name) from None
        for piece in found.stream(min_chunk_size=_PIECE):
            yield bytes(piece)

    def list(self, prefix: str) -> list[Stored]:
        """The files in the folder `prefix`, by name."""
        import obstore

        found = [Stored(one["path"], one["size"], one["last_modified"])
                 for some in obstore.list(self._store, prefix) for one in some]  # fmt: skip
        return sorted(found, key=lambda one: one.name)

    def delete(self, name: str) -> None:
        """Delete a file; one that is gone already is no error."""
        import obstore

        try:
            obstore.delete(self._store, name)
        except FileNotFoundError:
            return


def open_storage(config: Mapping[str, Any]) -> Storage:
    """The storage that STORAGE_URL names. Raises ValueError for an address of another kind."""
    parts = urlsplit(str(config["STORAGE_URL"]))
    if parts.scheme == "file":
        return _folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        keys = (config.get("STORAGE_KEY_ID"), config.get("STORAGE_SECRET_KEY"))
        return Storage(_bucket(parts, *keys, os.getpid()))
    raise ValueError("STORAGE_URL must begin with file:/// or s3://")


def free_share(config: Mapping[str, Any]) -> float | None:
    """How much of the storage's disk is free, from 0 to 1; None where it has no end."""
    parts = urlsplit(str(config["STORAGE_URL"]))
    return disk_free(Path(unquote(parts.path))) if parts.scheme == "file" else None


def disk_free(path: Path) -> float:
    """How much of the disk under `path` is free for us, from 0 to 1. The folder need not be there yet."""
    while not path.exists():
        path = path.parent
    disk = os.statvfs(path)
    return disk.f_bavail / disk.f_blocks if disk.f_blocks else 1.0


def _folder(path: Path) -> Storage:
    from obstore.store import LocalStore

    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Storage(LocalStore(path, automatic_cleanup=True), path)


@lru_cache(maxsize=4)
def _bucket(parts: SplitResult, key: str | None, secret: str | None, _process: int) -> ObjectStore:
    """A bucket with its open lines, once for each process: a page may ask for twelve pictures at a time."""
    from obstore.store import S3Store

    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    options: dict[str, Any] = {"region": query.get("region", "us-east-1")}
    if endpoint := query.get("endpoint"):
        options["endpoint"] = endpoint
    if key:
        options["access_key_id"] = key
        options["secret_access_key"] = secret
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        client_options={"allow_http": str(endpoint or "").startswith("http://")},
        **options,
    )


def _make_durable(path: Path) -> None:
    """Wait until the disk has the file and its name; a backup that a power cut takes is none."""
    for one in (path, path.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
