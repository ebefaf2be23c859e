"""Taking a file in, choosing its columns, and carrying it out: all of it or nothing. No commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update

from app.audit.actions import record
from app.background.actions import ask_for
from app.background.models import LongTask
from app.core.actor import Actor
from app.core.bringing import Bring, Made, Standing
from app.core.database import db, insert_once, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.feature import bring_called
from app.transfer.checking import Asked, Outcome, Step
from app.transfer.keeping import packed
from app.transfer.models import BroughtFile, BroughtRow
from app.transfer.sheet import Sheet

#: The kind of long work that carries a file out.
BRINGING = "transfer_bring"
WHAT = "transfer_file"


class RowRefusedError(DomainError):
    """An action said no to a row although its form had not: nothing of the file is written."""

    def __init__(self, number: int, refused: DomainError) -> None:
        super().__init__(refused.message, **refused.parameters)
        self.number = number


def asked_with(
    actor: Actor, now: datetime, file: BroughtFile, sheet: Sheet, mapping: Mapping[str, int]
) -> Asked:
    """Who brings what with this file."""
    return Asked(actor, now, bring_called(file.kind), file.organisation_id, sheet, mapping)


def take_in(asked: Asked, outcome: Outcome) -> BroughtFile:
    """Keep a file with its preview until it is carried out or thrown away. Nothing of it is written yet.

    `outcome` was found before: looking through thousands of rows, nobody else could write.
    """
    file = BroughtFile(
        organisation_id=asked.organisation_id,
        kind=asked.bring.slug,
        mapping=dict(asked.mapping),
        person_id=asked.actor.person_id,
        created_at=asked.now,
    )
    file.rows, file.outcome = packed(asked.sheet), asdict(outcome)
    db.session.add(file)
    db.session.flush()
    rows = len(asked.sheet.rows)
    record(asked.actor, asked.now, "transfer_file.take_in", WHAT, file.id, kind=asked.bring.slug, rows=rows)
    return file


def choose_columns(
    actor: Actor, now: datetime, file_id: int, mapping: Mapping[str, int], outcome: Outcome
) -> None:
    """Keep which column is which, and what the rows then say. Raises as `_open`."""
    file = _open(file_id)
    file.mapping, file.outcome = dict(mapping), asdict(outcome)
    db.session.flush()
    record(actor, now, "transfer_file.choose_columns", WHAT, file.id, kind=file.kind)


def carry_out(actor: Actor, now: datetime, file_id: int) -> LongTask:
    """Have it written: once, whoever presses and how often. Raises DomainError for a file with faults."""
    file = _open(file_id)
    if not Outcome(**file.outcome).may_go:
        raise DomainError("Ret fejlene først. Der er ikke hentet noget.")
    params = {"file_id": file.id, "account_id": actor.account_id, "person_id": actor.person_id,
              "roles": sorted(actor.roles)}  # fmt: skip
    return ask_for(actor, now, BRINGING, params, str(file.id))


def throw_away(actor: Actor, now: datetime, file_id: int) -> bool:
    """Forget a file that was not carried out; whether some of it was written. Raises as `_open`."""
    file = _open(file_id)
    has_written = bool(file.made or file.changed)
    db.session.delete(file)
    record(actor, now, "transfer_file.throw_away", WHAT, file_id, kind=file.kind)
    db.session.flush()
    return has_written


def refuse(file_id: int, outcome: Outcome) -> None:
    """Say in the preview why nothing was written."""
    file = lock_row(BroughtFile, file_id)
    if file is not None and file.done_at is None:
        file.outcome = asdict(outcome)
        db.session.flush()


def write_rows(
    actor: Actor, now: datetime, file_id: int, bring: Bring, portion: Sequence[Step]
) -> BroughtFile | None:
    """Write what these rows say, each by its own action; None when all of the file was written already.

    Raises RowRefusedError for the first row that an action refuses: the caller rolls all of them back.
    """
    file = lock_row(BroughtFile, file_id)
    if file is None or file.done_at is not None:
        return None
    columns = frozenset(file.mapping)
    for step in portion:
        try:
            _write(actor, now, file, bring, step, columns)
        except DomainError as refused:
            raise RowRefusedError(step.number, refused) from refused
    file.made += sum(one.standing is Standing.NEW for one in portion)
    file.changed += sum(one.standing is Standing.CHANGED for one in portion)
    db.session.flush()
    return file


def finish(actor: Actor, now: datetime, file: BroughtFile, *, same: int) -> None:
    """All of the file is written: what stood in it goes."""
    file.done_at, file.same, file.rows, file.outcome = now, same, "", {}
    db.session.flush()
    figures = {"kind": file.kind, "new": file.made, "changed": file.changed}
    record(actor, now, "transfer_file.carry_out", WHAT, file.id, **figures)


def _write(
    actor: Actor, now: datetime, file: BroughtFile, bring: Bring, step: Step, columns: frozenset[str]
) -> None:
    if step.standing is Standing.CHANGED and step.object_id is not None:
        made = bring.change(actor, now, step.object_id, step.value, columns)
    else:
        made = bring.make(actor, now, file.organisation_id, step.value)
    if made.number is not None and file.organisation_id is not None:
        _remember(now, file, step, made)


def _remember(now: datetime, file: BroughtFile, step: Step, made: Made) -> None:
    cells = {name: digest for name, digest in step.digests.items() if name not in made.left}
    values = {"object_id": made.number, "cells": cells, "brought_at": now}
    who = {"organisation_id": file.organisation_id, "kind": file.kind, "key": step.key}
    if not insert_once(BroughtRow, {**who, **values}):
        own = (BroughtRow.organisation_id == file.organisation_id, BroughtRow.kind == file.kind)
        db.session.execute(update(BroughtRow).where(*own, BroughtRow.key == step.key).values(**values))


def _open(file_id: int) -> BroughtFile:
    """A file that was not carried out, locked. Raises NotFoundError for none, DomainError for one that was."""
    file = lock_row(BroughtFile, file_id)
    if file is None:
        raise NotFoundError
    if file.done_at is not None:
        raise DomainError("Filen er hentet ind allerede.")
    return file
