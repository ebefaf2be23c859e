"""Carrying a brought file out in the background, while everybody goes on."""

from __future__ import annotations

from collections.abc import Mapping
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
from app.transfer.actions import RowRefusedError, asked_with, refuse, write_rows
from app.transfer.checking import Outcome, Step, outcome_of, steps
from app.transfer.keeping import unpacked
from app.transfer.models import BroughtFile

#: Half of the work is reading, which can be stopped; writing is one transaction, which is all or nothing.
_READ = 60
READS, WRITES = lazy_gettext("Ser rækkerne efter"), lazy_gettext("Skriver rækkerne")


def bring_in(work: Work) -> Mapping[str, Any]:
    """Long work: read a file once more, and write all of it or nothing. Commits.

    What was right in the preview may be wrong by now; then nothing is written, and the preview says why.
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
    work.tell(_READ, where=str(WRITES))
    if work.is_stopped():
        return {}
    return _write(work, actor, file_id, asked.bring.slug, wanted)


def _write(work: Work, actor: Actor, file_id: int, slug: str, wanted: list[Step]) -> Mapping[str, Any]:
    begin_write()
    try:
        found = write_rows(actor, work.now, file_id, bring_called(slug), wanted)
    except RowRefusedError as refused:
        db.session.rollback()
        sentence = _(refused.message, **refused.parameters)
        changed = sum(step.standing is Standing.CHANGED for step in wanted)
        _refuse(file_id, Outcome(new=len(wanted) - changed, changed=changed, faulty=1,
                                 faults=[(refused.number, "", sentence)]))  # fmt: skip
        return {}
    except NotFoundError:
        db.session.rollback()
        _refuse(file_id, Outcome(stop=_("Du må ikke ændre det her mere. Ring til os.")))
        return {}
    db.session.commit()
    return {} if found is None else {"new": found.new, "changed": found.changed, "same": found.same}


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
