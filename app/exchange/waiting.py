"""What moderators read of the exchange: items that wait for an answer, and those that trusted ones made public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.waiting import QuickAnswer, WaitingRow
from app.exchange import items
from app.exchange.links import answer_path
from app.exchange.models import Item
from app.exchange.queries import written_by_strangers
from app.exchange.words import ITEM, SIDE_WORDS, owner_in_words
from app.moderation.models import ProposedEdit
from app.moderation.states import PUBLIC, State
from app.moderation.waiting_posts import waiting_posts

LOOK, EDIT = "exchange_item_look", "exchange_item_edit"


#: What is written freely.
FREE_TEXTS = ("title", "text", "when_text")


def what_waits(item: Item) -> str:
    """As which of the two an item stands in the queue."""
    return LOOK if item.state in PUBLIC else ITEM


def _row(one: Item, what: str) -> WaitingRow:
    waits, who = what == ITEM, owner_in_words(one.party)
    return WaitingRow(
        what=what,
        id=one.id,
        label=_("Opslag på samarbejdsbørsen") if waits else _("Skal ses efter"),
        tone="forening",
        icon="handshake",
        title=f"{SIDE_WORDS[one.side]}: {one.title}",
        why=_("%(who)s venter på svar.", who=who)
        if waits
        else _("%(who)s har slået det op. Alle kan se det.", who=who),
        url=answer_path(one.id),
        action_label=_("Læs og svar") if waits else _("Se det efter"),
        texts=[one.title, one.text, one.when_text],
        quick=(_LET_IN,) if waits else (_LET_STAND,),
    )


def _row_of_edit(edit: ProposedEdit, item: Item) -> WaitingRow:
    return WaitingRow(
        what=EDIT,
        id=edit.id,
        label=_("Opslag er rettet"),
        tone="forening",
        icon="pencil",
        title=f"{SIDE_WORDS[item.side]}: {item.title}",
        why=_("%(who)s har skrevet noget nyt. Det gamle står der endnu.", who=owner_in_words(item.party)),
        url=answer_path(item.id),
        action_label=_("Læs og svar"),
        texts=[str(edit.after[name]) for name in FREE_TEXTS if edit.after.get(name)],
    )


def _let_in(actor: Actor, now: datetime, item_id: int) -> str:
    items.answer(actor, now, item_id, State.PUBLISHED)
    return _("Alle kan se opslaget nu.")


def _let_stand(actor: Actor, now: datetime, item_id: int) -> str:
    items.look_at(actor, now, item_id)
    return _("Opslaget er set efter.")


_LET_IN = QuickAnswer("godkend", _l("Godkend"), _let_in, "primary")
_LET_STAND = QuickAnswer("set", _l("Det er i orden"), _let_stand)

_POSTS = waiting_posts(Item, (ITEM, LOOK, EDIT), _row, _row_of_edit)


def _rows(wanted: Mapping[str, Sequence[int]]) -> list[WaitingRow]:
    """As of all that is posted; but nobody is let in with one press in the name of others."""
    strangers = written_by_strangers(wanted[ITEM]) if ITEM in wanted else set()
    return [
        _of_stranger(row) if row.what == ITEM and row.id in strangers else row for row in _POSTS.rows(wanted)
    ]


def _of_stranger(row: WaitingRow) -> WaitingRow:
    said = _("Den, der skrev det, står ikke som medlem hos os. Ring, og spørg.")
    return replace(row, why=f"{row.why} {said}", quick=())


WAITING = replace(_POSTS, rows=_rows)
