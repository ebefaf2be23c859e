"""What waits of the things that people post: new ones, new words of them, and those that were public at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from app.core.database import db
from app.core.waiting import Waiting, WaitingRow
from app.moderation.models import ProposedEdit
from app.moderation.states import PUBLIC, State


def waiting_posts(
    model: Any,
    what: tuple[str, str, str],
    row: Callable[[Any, str], WaitingRow],
    row_of_edit: Callable[[ProposedEdit, Any], WaitingRow],
) -> Waiting:
    """A feature's share of the queue, for a `model` with UnderModeration and `looked_at`.

    `what` names those that wait for an answer (as moderation's tables call the model), those that everybody sees and
    no moderator has looked at, and changes of public ones. `row` gets the thing and as which of the first two it waits.
    """
    kind, look, edit = what

    def pending() -> Select[*tuple[Any, ...]]:
        return select(model.id, model.state_at).where(model.state == State.PENDING)

    def unread() -> Select[*tuple[Any, ...]]:
        return select(model.id, model.state_at).where(model.state.in_(PUBLIC), model.looked_at.is_(None))

    def edits() -> Select[*tuple[Any, ...]]:
        return (
            select(ProposedEdit.id, ProposedEdit.created_at)
            .join(model, model.id == ProposedEdit.object_id)
            .where(ProposedEdit.object_type == kind, ProposedEdit.decided_at.is_(None))
            .where(model.state.in_(PUBLIC))
        )

    def rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
        whole = {name: wanted[name] for name in (kind, look) if name in wanted}
        ids = {number for numbers in whole.values() for number in numbers}
        found = db.session.scalars(select(model).where(model.id.in_(ids))).unique() if ids else ()
        made = [row(one, name) for one in found for name, numbers in whole.items() if one.id in numbers]
        if edit in wanted:
            changes = select(ProposedEdit, model).join(model, model.id == ProposedEdit.object_id)
            changes = changes.where(ProposedEdit.id.in_(wanted[edit]))
            made += [row_of_edit(change, one) for change, one in db.session.execute(changes).unique()]
        return made

    return Waiting({kind: pending, look: unread, edit: edits}, rows, promised=frozenset({kind, edit}))
