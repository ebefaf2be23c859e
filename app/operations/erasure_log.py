"""Who was erased, outside the database: a restore brings back an older database, and with it who left it since.

Ids and instants only, encrypted, in small files that are written once and never changed. They are kept longer than
any backup.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.accounts.erasure import erase_everything
from app.core.actor import Actor
from app.core.database import begin_write, db
from app.core.database_clock import database_now
from app.core.errors import DomainError
from app.core.storage import Storage, open_storage
from app.operations.keys import backup_keys
from app.operations.models import ErasureNote
from app.operations.rules import KEEP_ERASURES
from app.operations.sealing import RefusedError, seal, unseal
from app.people.models import Person

FOLDER = "erasures"
_STAMP = "%Y-%m-%d/%Hh%Mm%Ss%fZ"
#: In one file and one transaction; the rest follows in the next.
_AT_ONCE = 1000


def note_erasures(config: Mapping[str, Any], now: datetime) -> int:
    """Write to the storage who was erased since the last time; return how many. Commits.

    The file comes first: a crash in between writes somebody twice, which is harmless. `now` is the real time.
    """
    noted = 0
    while found := _not_noted():
        db.session.rollback()
        _write(open_storage(config), config, now, found)
        begin_write()
        db.session.add_all(ErasureNote(person_id=person_id, noted_at=now) for person_id, _at in found)
        db.session.commit()
        noted += len(found)
    return noted


def note_erasures_of(app: Flask) -> int:
    """The scheduler's round of it, by the real clock. Nothing without a key to encrypt with. Commits."""
    return note_erasures(app.config, database_now()) if app.config["BACKUP_KEY"] else 0


def read_erasures(config: Mapping[str, Any]) -> list[tuple[int, datetime]]:
    """Everybody who was ever noted and when they were erased, in that order.

    Raises RefusedError for a file that was changed: a restore without it could bring somebody back.
    """
    storage, keys = open_storage(config), backup_keys(config)
    pairs: set[tuple[int, datetime]] = set()
    for file in storage.list(FOLDER):
        try:
            content = b"".join(unseal(storage.read(file.name), keys))
        except RefusedError as error:
            raise RefusedError(f"{file.name}: {error}") from error
        pairs.update((int(one[0]), datetime.fromisoformat(one[1])) for one in json.loads(content))
    return sorted(pairs, key=lambda pair: (pair[1], pair[0]))


def erase_again(
    actor: Actor, now: datetime, pairs: Sequence[tuple[int, datetime]]
) -> tuple[list[int], list[int]]:
    """Erase whom the database knows again though they were erased; (ids erased, ids that a rule does not let go).

    Only who was known before that erasure: numbers of people who came after a backup are given anew after its
    restore, and a newcomer is not who was erased under the same number. No commit.
    """
    erased, refused = [], []
    for person_id, erased_at in pairs:
        person = db.session.get(Person, person_id, populate_existing=True)
        if person is None or person.erased_at is not None or person.created_at > erased_at:
            continue
        try:
            with db.session.begin_nested():
                erase_everything(actor, now, person_id)
            erased.append(person_id)
        except DomainError:
            # The last administrator: somebody else was, when they left.
            refused.append(person_id)
    return erased, refused


def forget_old_notes(config: Mapping[str, Any], oldest_backup: datetime | None, now: datetime) -> int:
    """Delete files that no backup needs any more; return how many."""
    before = min(now - KEEP_ERASURES, oldest_backup or now)
    storage = open_storage(config)
    old = [file for file in storage.list(FOLDER) if file.at < before]
    for file in old:
        storage.delete(file.name)
    return len(old)


def _not_noted() -> list[tuple[int, datetime]]:
    kept = aliased(Person)
    noted = select(ErasureNote.person_id).where(ErasureNote.person_id == Person.id).exists()
    # Who was merged into another lives on under that number, and in a backup of before under both.
    lives_on = Person.merged_into_id.in_(select(kept.id).where(kept.erased_at.is_(None)))
    is_gone = Person.erased_at.is_not(None) & (Person.merged_into_id.is_(None) | ~lives_on)
    people = select(Person.id, Person.erased_at).where(is_gone, ~noted)
    found = db.session.execute(people.order_by(Person.id).limit(_AT_ONCE))
    return [(person_id, erased_at) for person_id, erased_at in found if erased_at is not None]


def _write(
    storage: Storage, config: Mapping[str, Any], now: datetime, found: Sequence[tuple[int, datetime]]
) -> None:
    content = json.dumps([[person_id, at.isoformat()] for person_id, at in found]).encode()
    # Two schedulers at the same instant write two files.
    name = f"{FOLDER}/{now.astimezone(UTC):{_STAMP}}-{secrets.token_hex(4)}"
    storage.write(name, b"".join(seal([content], backup_keys(config))))
