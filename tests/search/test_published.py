"""Every kind is found from the moment everybody may see it until nobody may: in hits, proposals, counts and words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.exchange import items
from app.gatherings.models import Series, SeriesStatus
from app.gatherings.scheduling import approve_series
from app.groups import actions as groups
from app.listings import actions as listings
from app.moderation.states import State
from app.organisations.actions import answer as answer_organisation
from app.organisations.queries import owners_of
from app.search import rebuilding
from app.search.answering import answer, suggest
from app.search.following import touch
from app.search.models import SearchDocument, SearchPosting
from tests.exchange.trading import MODERATOR, make_item, make_party
from tests.factories import make_occurrence, make_organisation, make_proposal, make_walk, writing
from tests.groups.grouping import make_group
from tests.listings.posting import laug, make_listing
from tests.meals.cooking import make_meal

#: A word that stands nowhere else.
WORD = "Kvistbrændselsfest"


def found(word: str = WORD) -> int:
    """How many things the word leads to, by hits, by what is proposed, and by what is counted: all say the same."""
    now = clock.now()
    hits = answer(word, now)
    assert len(hits.hits) == hits.total
    assert len(suggest(word, now, 20)) == hits.total
    return hits.total


def test_a_small_word_that_is_being_typed_proposes_nothing_of_its_own(app: Flask) -> None:
    for title in ("Kvistfest", "Ombygning"):
        series = make_proposal(title=title)
        with writing():
            approve_series(SYSTEM, clock.now(), series.id)
    assert [one.title for one in suggest("kvistfest om", clock.now(), 5)] == ["Kvistfest"]


def _commit(change: Callable[[], object]) -> None:
    with writing():
        change()
    db.session.commit()


def _walk() -> tuple[Callable[[], object], Callable[[], object]]:
    series = make_proposal(title=WORD)
    return (
        lambda: approve_series(SYSTEM, clock.now(), series.id),
        lambda: setattr(db.session.get_one(Series, series.id), "status", SeriesStatus.REJECTED),
    )


def _meal() -> tuple[Callable[[], object], Callable[[], object]]:
    series = make_meal(title=WORD, approved=False)
    return (
        lambda: approve_series(SYSTEM, clock.now(), series.id),
        lambda: setattr(db.session.get_one(Series, series.id), "status", SeriesStatus.REJECTED),
    )


def _group() -> tuple[Callable[[], object], Callable[[], object]]:
    group = make_group(title=WORD, public=False)
    return (
        lambda: groups.answer(
            MODERATOR, clock.now(), group.id, State.PUBLISHED, initiative_id=group.initiative_id
        ),
        lambda: groups.answer(MODERATOR, clock.now(), group.id, State.HIDDEN, "Det er slut."),
    )


def _task() -> tuple[Callable[[], object], Callable[[], object]]:
    task = make_listing(title=WORD, public=False)
    return (
        lambda: listings.answer(MODERATOR, clock.now(), task.id, State.PUBLISHED),
        lambda: listings.answer(MODERATOR, clock.now(), task.id, State.HIDDEN, "Det er slut."),
    )


def _organisation() -> tuple[Callable[[], object], Callable[[], object]]:
    one = make_organisation(name=WORD, public=False)
    return (
        lambda: answer_organisation(MODERATOR, clock.now(), one.id, State.PUBLISHED),
        lambda: answer_organisation(MODERATOR, clock.now(), one.id, State.HIDDEN, "Det er slut."),
    )


def _item() -> tuple[Callable[[], object], Callable[[], object]]:
    item = make_item(title=WORD, public=False)
    return (
        lambda: items.answer(MODERATOR, clock.now(), item.id, State.PUBLISHED),
        lambda: items.answer(MODERATOR, clock.now(), item.id, State.HIDDEN, "Det er slut."),
    )


@pytest.mark.parametrize("kind", [_walk, _meal, _group, _task, _organisation, _item])
def test_a_thing_is_found_while_everybody_may_see_it(app: Flask, frozen_clock: Any, kind: Any) -> None:
    show, withdraw = kind()
    db.session.commit()
    assert found() == 0

    _commit(show)
    assert found() == 1
    assert found("kvistbraendselsfest") == 1

    _commit(withdraw)
    assert found() == 0
    assert found("kvistbrændselfest") == 0
    assert answer("kvistbrændselfest", clock.now()).meant is None
    assert rebuilding_finds_nothing_wrong()


def rebuilding_finds_nothing_wrong() -> bool:
    begin_write()
    difference = rebuilding.mend()
    db.session.commit()
    # Pages of help come with the set-up of a house, which tests of one thing do without.
    return difference.removed == 0


def test_things_of_an_organisation_go_with_it(app: Flask, frozen_clock: Any) -> None:
    organisation = laug()
    make_listing(organisation, title=WORD)
    make_group(owners_of(organisation.id)[0], title=WORD, organisation_id=organisation.id)
    make_item(make_party(organisation_id=organisation.id), title=WORD)
    db.session.commit()
    assert found() == 3

    _commit(lambda: answer_organisation(MODERATOR, clock.now(), organisation.id, State.HIDDEN, "Slut."))
    assert found() == 0


def test_a_walk_whose_dates_are_cancelled_or_over_is_not_found(app: Flask, frozen_clock: Any) -> None:
    occurrence = make_occurrence(make_walk(title=WORD))
    db.session.commit()
    assert found() == 1
    assert len(answer(WORD, clock.now()).hits) == 1

    later = clock.now() + timedelta(days=400)
    assert answer(WORD, later).total == 0
    assert suggest(WORD, later, 5) == []
    assert answer(WORD[:-1], later).meant is None
    assert occurrence.series.status is SeriesStatus.APPROVED


def test_a_rollback_leaves_the_index_as_it_was(app: Flask, frozen_clock: Any) -> None:
    show, _withdraw = _group()
    db.session.commit()
    begin_write()
    show()
    db.session.rollback()
    assert found() == 0


def test_a_changed_title_is_found_and_the_old_one_is_not(app: Flask, frozen_clock: Any) -> None:
    series = make_walk(title=WORD)
    db.session.commit()
    begin_write()
    db.session.get_one(Series, series.id).title = "Tagetesvandring"
    db.session.commit()
    assert found() == 0
    assert found("Tagetesvandring") == 1


def test_the_check_puts_right_what_was_changed_past_the_index(app: Flask, frozen_clock: Any) -> None:
    make_walk(title=WORD)
    db.session.commit()
    begin_write()
    db.session.execute(delete(SearchPosting))
    db.session.execute(delete(SearchDocument))
    db.session.commit()
    assert found() == 0
    begin_write()
    assert rebuilding.mend().put > 0
    assert rebuilding.mend().is_none
    db.session.commit()
    assert found() == 1


def test_a_rebuild_gives_the_same_answers(app: Flask, frozen_clock: Any) -> None:
    make_walk(title=WORD)
    make_group(title=WORD)
    db.session.commit()
    before = [(hit.kind, hit.object_id) for hit in answer(WORD, clock.now()).hits]
    begin_write()
    rebuilding.rebuild()
    db.session.commit()
    assert sorted((hit.kind, hit.object_id) for hit in answer(WORD, clock.now()).hits) == sorted(before)


def test_the_same_again_writes_nothing(app: Flask, frozen_clock: Any) -> None:
    series = make_walk(title=WORD)
    db.session.commit()
    number = db.session.scalar(select(func.max(SearchDocument.id)))
    begin_write()
    touch("walk", [series.id])
    db.session.commit()
    assert db.session.scalar(select(func.max(SearchDocument.id))) == number
    assert found() == 1
