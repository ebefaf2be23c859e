"""Every kind of thing that anybody may come to see: made hidden, shown to everybody, and taken away again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.exchange import items
from app.exchange.words import ITEM
from app.gatherings.hosting_series import end_series
from app.gatherings.models import Rhythm
from app.gatherings.scheduling import approve_series
from app.groups import actions as groups
from app.listings import actions as listings
from app.moderation.states import State
from app.organisations.actions import answer as answer_organisation
from tests.events.holding import make_event
from tests.exchange.trading import MODERATOR, make_item
from tests.factories import make_organisation, make_proposal, writing
from tests.groups.grouping import make_group
from tests.listings.posting import make_listing
from tests.meals.cooking import make_meal

_OVER = "Det er slut."


class Hidden(NamedTuple):
    """A thing that only some may see, how everybody comes to see it, and how nobody does any more."""

    #: As search calls it.
    kind: str
    number: int
    show: Callable[[], object]
    withdraw: Callable[[], object]


def commit(change: Callable[[], object]) -> None:
    """Carry out and commit."""
    with writing():
        change()
    db.session.commit()


def _series(kind: str, series: Any) -> Hidden:
    def withdraw() -> object:
        yesterday = clock.local(clock.now()).date() - timedelta(days=1)
        return end_series(SYSTEM, clock.now(), series.id, last_on=yesterday, reason=_OVER)

    return Hidden(kind, series.id, lambda: approve_series(SYSTEM, clock.now(), series.id), withdraw)


def _walk(title: str) -> Hidden:
    return _series("walk", make_proposal(title=title))


def _meal(title: str) -> Hidden:
    return _series("meal", make_meal(title=title, approved=False))


def _event(title: str) -> Hidden:
    return _series("event", make_event(title=title, approved=False, rhythm=Rhythm.WEEKLY))


def _answered(kind: str, thing: Any, answer: Callable[..., object], **more: Any) -> Hidden:
    return Hidden(
        kind,
        thing.id,
        lambda: answer(MODERATOR, clock.now(), thing.id, State.PUBLISHED, **more),
        lambda: answer(MODERATOR, clock.now(), thing.id, State.HIDDEN, _OVER),
    )


def _group(title: str) -> Hidden:
    group = make_group(title=title, public=False)
    return _answered("group", group, groups.answer, initiative_id=group.initiative_id)


def _task(title: str) -> Hidden:
    return _answered("listing", make_listing(title=title, public=False), listings.answer)


def _organisation(title: str) -> Hidden:
    return _answered("organisation", make_organisation(name=title, public=False), answer_organisation)


def _item(title: str) -> Hidden:
    return _answered(ITEM, make_item(title=title, public=False), items.answer)


#: (title) → a thing of each kind.
MAKERS: tuple[Callable[[str], Hidden], ...] = (_walk, _meal, _event, _group, _task, _organisation, _item)
#: Kinds of search that are pages of the site, there for good.
ALWAYS_THERE = {"page", "phone"}
