"""Every kind is found from the moment everybody may see it until nobody may: in hits, proposals, counts and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app.catalogue.publish import withdraw
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.gatherings.hosting import cancel_date
from app.gatherings.models import Rhythm, Series, SeriesStatus
from app.moderation.blocking import block_person
from app.moderation.states import State
from app.organisations.actions import answer as answer_organisation
from app.organisations.queries import owners_of
from app.search import indexing, rebuilding
from app.search.answering import answer, suggest
from app.search.documents import addressed, documents_of, search_kinds
from app.search.following import touch
from app.search.models import SearchDocument, SearchPosting
from tests.exchange.trading import MODERATOR, make_item, make_party
from tests.factories import make_occurrence, make_person, make_sign_up, make_walk
from tests.groups.grouping import make_group
from tests.listings.posting import laug, make_listing
from tests.support.publishing import ALWAYS_THERE, MAKERS, commit

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
        make_walk(title=title)
    assert [one.title for one in suggest("kvistfest om", clock.now(), 5)] == ["Kvistfest"]


@pytest.mark.parametrize("make", MAKERS)
def test_a_thing_is_found_while_everybody_may_see_it(app: Flask, frozen_clock: Any, make: Any) -> None:
    thing = make(WORD)
    db.session.commit()
    assert found() == 0

    commit(thing.show)
    assert found() == 1
    assert found("kvistbraendselsfest") == 1

    commit(thing.withdraw)
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

    commit(lambda: answer_organisation(MODERATOR, clock.now(), organisation.id, State.HIDDEN, "Slut."))
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
    thing = MAKERS[0](WORD)
    db.session.commit()
    begin_write()
    thing.show()
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
    assert rebuilding.mend() == rebuilding.Difference()
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


def test_what_who_was_shut_out_had_is_not_found(app: Flask, frozen_clock: Any) -> None:
    bo = make_person("Bo Bøs")
    walk = make_walk(host=bo, title=WORD)
    make_sign_up(make_occurrence(walk), make_person("Gerda Gæst"))
    make_group(bo, title=WORD)
    db.session.commit()
    assert found() == 2

    commit(lambda: block_person(MODERATOR, clock.now(), bo.id, "Grimme ord"))
    assert found() == 0
    assert found(WORD[:-1]) == 0


def test_a_walk_whose_only_date_is_cancelled_is_not_found(app: Flask, frozen_clock: Any) -> None:
    walk = make_walk(title=WORD, rhythm=Rhythm.ONCE)
    occurrence = make_occurrence(walk)
    db.session.commit()
    assert found() == 1

    commit(lambda: cancel_date(SYSTEM, clock.now(), occurrence.id, "Storm"))
    assert found() == 0
    assert answer(WORD[:-1], clock.now()).meant is None


def test_the_tests_know_every_kind_that_can_be_found(app: Flask, frozen_clock: Any) -> None:
    made = {make(WORD).kind for make in MAKERS}
    assert made | ALWAYS_THERE == {kind.kind for kind in search_kinds()}


def test_a_thing_is_put_and_removed_without_looking_at_what_else_the_session_holds(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of thousands is brought in one session: each of its things may not cost more than the one before."""
    begin_write()
    db.session.flush()
    looked: list[str] = []
    held = db.session().identity_map

    def all_states() -> list[object]:
        looked.append("looked")
        return []

    monkeypatch.setattr(held, "all_states", all_states)
    doc = indexing.SearchDoc("group", 1, "Strikkeklub", "", "/x")
    assert indexing.put(doc)
    assert indexing.put(replace(doc, title="Hækleklub"))
    withdraw("group", 1)
    assert indexing.remove("group", 1)
    assert looked == []
    db.session.rollback()


def test_more_things_than_a_statement_takes_values_are_found(app: Flask) -> None:
    """A load of the demo or a pack touches that many at once."""
    listing = make_listing()
    with addressed():
        (document,) = documents_of("listing", range(listing.id, listing.id + 70_000))
    assert document.object_id == listing.id
