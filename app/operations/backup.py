"""`samskab backup`: copy, check, compress, encrypt, put away, and throw away what nobody needs any more."""

from __future__ import annotations

import json
import logging
import struct
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import delete, func, select

from app.core import clock
from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.storage import open_storage
from app.operations import rules
from app.operations.copies import CopyError, Manifest, copy_to
from app.operations.erasure_log import forget_old_notes, note_erasures
from app.operations.keys import backup_keys
from app.operations.leases import lease
from app.operations.models import OperationRun, RunKind
from app.operations.rules import BackupName
from app.operations.sealing import RefusedError, seal, unseal

log = logging.getLogger("samskab.operations")

_LEASE = timedelta(hours=1)
_READ = 1024 * 1024
#: Quick, and two thirds of what the slowest level saves.
_LEVEL = 3
_LONGEST_MANIFEST = 1024 * 1024
#: How long it is remembered how a backup went.
_KEEP_RUNS = timedelta(days=90)


def back_up_when_due(app: Flask, _now: datetime) -> str | None:
    """The scheduler's round: make a backup when it is time and nobody else does; its name. Commits."""
    every = timedelta(minutes=app.config["BACKUP_EVERY_MINUTES"])
    if not every or not rules.is_due(_last_try(), every, database_now()):
        return None
    with lease("backup", _LEASE) as is_ours:
        # Another scheduler may have been quicker since the first look.
        if not is_ours or not rules.is_due(_last_try(), every, database_now()):
            return None
        return back_up(app)


def back_up(app: Flask) -> str:
    """Make a backup now, note how it went, and keep the house tidy; the backup's name. Commits.

    Raises CopyError, and what the storage or the disk says.
    """
    started, now = time.monotonic(), database_now()
    db.session.rollback()
    try:
        note_erasures(app.config, now)
        name, size = _make(app, now)
    except Exception as error:
        _note(now, started, is_ok=False, error=in_short(error))
        is_said = isinstance(error, CopyError | RefusedError)
        extra = {"seconds": _since(started), "error": in_short(error)}
        log.exception("backup failed", exc_info=not is_said, extra=extra)
        raise
    _note(now, started, is_ok=True, name=name, size=size)
    log.info("backup made", extra={"backup": name, "bytes": size, "seconds": _since(started)})
    _tidy(app.config, now)
    return name


def open_backup(config: Mapping[str, Any], name: str, target: Path) -> Manifest:
    """Decrypt and check a whole backup into the file `target`; what it holds.

    Raises RefusedError for one that was changed anywhere, NoSuchFileError when there is none.
    """
    pieces = unseal(open_storage(config).read(name), backup_keys(config))
    first = next(pieces, b"")
    length = struct.unpack(">I", first[:4])[0] if len(first) >= 4 else _LONGEST_MANIFEST + 1
    if length > min(_LONGEST_MANIFEST, len(first) - 4):
        raise RefusedError("no manifest")
    manifest = Manifest(**json.loads(first[4 : 4 + length]))
    unpacker = zlib.decompressobj()
    with target.open("wb") as file:
        for piece in _chain(first[4 + length :], pieces):
            file.write(unpacker.decompress(piece))
        file.write(unpacker.flush())
    if not unpacker.eof:
        raise RefusedError("the compressed copy is cut off")
    return manifest


def newest(config: Mapping[str, Any]) -> str | None:
    """The name of the newest backup in the storage, or None."""
    return rules.newest(_names(config), clock.now())


def work_folder(config: Mapping[str, Any]) -> tempfile.TemporaryDirectory[str]:
    """A folder for copies in clear: on our own disk, for our own eyes, gone afterwards."""
    Path(config["INSTANCE_PATH"]).mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(prefix="copy-", dir=config["INSTANCE_PATH"])


def _make(app: Flask, now: datetime) -> tuple[str, int]:
    with work_folder(app.config) as folder:
        copy = Path(folder) / "copy"
        manifest = copy_to(db.engine, copy, app.config["PG_BIN"])
        name = str(BackupName(now, manifest.revision, manifest.database))
        sealed = seal(_packed(copy, manifest), backup_keys(app.config))
        size = 0

        def measured() -> Iterator[bytes]:
            nonlocal size
            for piece in sealed:
                size += len(piece)
                yield piece

        open_storage(app.config).write(name, measured())
        return name, size


def _packed(copy: Path, manifest: Manifest) -> Iterator[bytes]:
    head = json.dumps(manifest.as_json()).encode()
    yield struct.pack(">I", len(head)) + head
    packer = zlib.compressobj(_LEVEL)
    with copy.open("rb") as file:
        while some := file.read(_READ):
            yield packer.compress(some)
    yield packer.flush()


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _tidy(config: Mapping[str, Any], now: datetime) -> None:
    """What cannot be deleted today is deleted after the next backup."""
    try:
        storage = open_storage(config)
        names = _names(config)
        gone = rules.to_delete(names, now)
        for name in gone:
            storage.delete(name)
        kept = [found.at for name in names if name not in gone and (found := rules.read_name(name))]
        forget_old_notes(config, min(kept, default=None), now)
    except Exception:
        log.exception("old backups not deleted")
    begin_write()
    old = delete(OperationRun).where(OperationRun.kind == RunKind.BACKUP)
    db.session.execute(old.where(OperationRun.started_at < now - _KEEP_RUNS))
    db.session.commit()


def _names(config: Mapping[str, Any]) -> list[str]:
    return [file.name for file in open_storage(config).list(rules.FOLDER)]


def _last_try() -> datetime | None:
    return db.session.scalar(
        select(func.max(OperationRun.started_at)).where(
            OperationRun.kind == RunKind.BACKUP, OperationRun.started_at <= database_now()
        )
    )


def _note(now: datetime, started: float, **values: Any) -> None:
    note_run(RunKind.BACKUP, now, _since(started), **values)


def note_run(kind: RunKind, started_at: datetime, seconds: float, **values: Any) -> None:
    """Write down how something went. Commits."""
    db.session.rollback()
    begin_write()
    db.session.add(OperationRun(kind=kind, started_at=started_at, seconds=seconds, **values))
    db.session.commit()


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def in_short(error: Exception) -> str:
    """Our own words are whole; of others' errors the name is enough, their words may hold what was worked on."""
    said = f": {error}" if isinstance(error, CopyError | RefusedError) else ""
    return f"{type(error).__name__}{said}"[:500]
