"""What moderators read of groups: new ones, new words of them, and those that who is trusted made public."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.waiting import QuickAnswer, WaitingRow
from app.groups import actions
from app.groups.links import answer_path
from app.groups.models import Group
from app.groups.queries import KIND, LOOK, group_by_id
from app.groups.words import owner_in_words
from app.moderation.models import ProposedEdit
from app.moderation.states import State
from app.moderation.waiting_posts import waiting_posts

EDIT = "group_edit"


def what_waits(group: Group) -> str:
    """As which of the two a group stands in the queue."""
    return LOOK if group.is_public else KIND


def texts_of(group: Group) -> list[str]:
    """What was written freely."""
    return [
        group.title, group.text, group.meeting_point, group.times_note, group.price_note,
        group.welcome_name, group.welcome_where, group.welcome_sign,
    ]  # fmt: skip


def _row(one: Group, what: str) -> WaitingRow:
    waits, who = what == KIND, owner_in_words(one)
    return WaitingRow(
        what=what,
        id=one.id,
        label=_("Ny gruppe") if waits else _("Skal ses efter"),
        tone="ring",
        icon="users",
        title=one.title,
        why=_("%(who)s venter på svar.", who=who)
        if waits
        else _("%(who)s har slået det op. Alle kan se det.", who=who),
        url=answer_path(one.id),
        action_label=_("Læs og svar") if waits else _("Se det efter"),
        texts=texts_of(one),
        quick=(_LET_IN,) if waits else (_LET_STAND,),
    )


def _row_of_edit(edit: ProposedEdit, group: Group) -> WaitingRow:
    return WaitingRow(
        what=EDIT,
        id=edit.id,
        label=_("Gruppe er rettet"),
        tone="ring",
        icon="pencil",
        title=group.title,
        why=_("De har skrevet noget nyt. Det gamle står der endnu."),
        url=answer_path(edit.object_id),
        action_label=_("Læs og svar"),
        texts=[str(value) for value in edit.after.values() if value],
    )


def _let_in(actor: Actor, now: datetime, group_id: int) -> str:
    group = _known(group_id)
    actions.answer(actor, now, group_id, State.PUBLISHED, initiative_id=group.initiative_id)
    return _("%(title)s kan ses af alle nu.", title=group.title)


def _let_stand(actor: Actor, now: datetime, group_id: int) -> str:
    group = _known(group_id)
    actions.look_at(actor, now, group_id, group.initiative_id)
    return _("%(title)s er set efter.", title=group.title)


def _known(group_id: int) -> Group:
    group = group_by_id(group_id)
    if group is None:
        raise NotFoundError
    return group


_LET_IN = QuickAnswer("godkend", _l("Godkend"), _let_in, "primary")
_LET_STAND = QuickAnswer("set", _l("Det er i orden"), _let_stand)

WAITING = waiting_posts(Group, (KIND, LOOK, EDIT), _row, _row_of_edit)
