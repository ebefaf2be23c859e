"""Carrying a brought file out in the background, while everybody goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import force_locale, lazy_gettext
from flask_babel import gettext as _

from app.accounts.queries import roles_of
from app.core.actor import Actor
from app.core.bringing import Standing
from app.core.database import begin_write, db
from app.core.errors import NotFoundError
from app.core.feature import bring_called
from app.core.long_work import Work
from app.core.permissions import Role
from app.transfer.actions import RowRefusedError, asked_with, finish, refuse, write_rows
from app.transfer.checking import Outcome, Step, outcome_of, steps
from app.transfer.keeping import unpacked
from app.transfer.models import BroughtFile

#: More than half of the work is reading, of which nothing is kept when it is stopped.
_READ = 60
#: So many rows are written in one go, all of them or none. On SQLite nobody else writes for so long, and on both nobody
#: hears how far it is; a file of so few is all or nothing.
PORTION = 500
READS, WRITES = lazy_gettext("Ser rækkerne efter"), lazy_gettext("Skriver rækkerne")


def bring_in(work: Work) -> Mapping[str, Any]:
    """Long work: read a file once more, and write it, a portion at a time. Commits.

    What was right in the preview may be wrong by now; then nothing is written, and the preview says why. What an action
    refuses all the same leaves the portions before it written: pressed again, or begun anew after a crash, the work
    goes on after them, for what is written is then as before.
    """
    with force_locale("da"):
        return _bring_in(work)


def _bring_in(work: Work) -> Mapping[str, Any]:
    file = db.session.get(BroughtFile, work.params["file_id"])
    if file is None or file.done_at is not None:
        return {}
    actor, file_id = _actor(work.params), file.id
    asked = asked_with(actor, work.now, file, unpacked(file.rows), file.mapping)
    work.tell(1, where=str(READS))
    wanted: list[Step] = []
    for step in steps(asked, lambda percent: work.tell(percent * _READ // 100, where=str(READS))):
        if work.is_stopped():
            return {}
        wanted.append(step)
    if any(step.faults for step in wanted):
        _refuse(file_id, outcome_of(asked))
        return {}
    return _write(work, actor, file_id, asked.bring.slug, wanted)


def _write(work: Work, actor: Actor, file_id: int, slug: str, wanted: list[Step]) -> Mapping[str, Any]:
    left = [step for step in wanted if step.standing is not Standing.SAME]
    many = max(1, len(left))
    sizes = range(0, many, PORTION)
    for start in sizes:
        work.tell(_READ + start * (100 - _READ) // many, where=str(WRITES))
        if work.is_stopped():
            _refuse(file_id, _rest(left[start:]))
            return {}
        is_last = start == sizes[-1]
        file = _write_portion(work, actor, file_id, slug, left[start : start + PORTION], left[start:])
        if file is None:
            return {}
        if is_last:
            # What an earlier run of this work had written is no other file's.
            same = max(0, len(wanted) - file.made - file.changed)
            finish(actor, work.now, file, same=same)
        db.session.commit()
        if is_last:
            return {"new": file.made, "changed": file.changed, "same": file.same}
    return {}


def _write_portion(
    work: Work, actor: Actor, file_id: int, slug: str, portion: list[Step], left: list[Step]
) -> BroughtFile | None:
    """The file, with all of the portion written and nothing committed; None when nothing of it was."""
    begin_write()
    try:
        return write_rows(actor, work.now, file_id, bring_called(slug), portion)
    except RowRefusedError as refused:
        db.session.rollback()
        sentence = _(refused.message, **refused.parameters)
        rest = _rest([step for step in left if step.number != refused.number])
        _refuse(file_id, replace(rest, faulty=1, faults=[(refused.number, "", sentence)]))
    except NotFoundError:
        db.session.rollback()
        _refuse(file_id, Outcome(stop=_("Du må ikke ændre det her mere. Ring til os.")))
    return None


def _rest(left: list[Step]) -> Outcome:
    changed = sum(step.standing is Standing.CHANGED for step in left)
    return Outcome(new=len(left) - changed, changed=changed)


def _refuse(file_id: int, outcome: Outcome) -> None:
    begin_write()
    refuse(file_id, outcome)
    db.session.commit()


def _actor(params: Mapping[str, Any]) -> Actor:
    """Who pressed, with the roles that they had then and have still."""
    account_id, person_id = params["account_id"], params["person_id"]
    had = frozenset(Role(one) for one in params["roles"])
    has = roles_of(account_id) if account_id is not None else frozenset()
    return Actor(person_id, account_id, had & has, purpose="import")
