"""The queue: every kind stands in it, oldest first, in pages that lose and repeat nothing, in few statements."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.core.database import db
from app.core.edges import Edge
from app.core.permissions import Role
from app.moderation import looking, queue
from app.moderation.hints import Hint
from app.moderation.states import State
from app.moderation.target import Kept
from app.organisations import actions
from tests.factories import make_account, make_organisation, make_person, writing
from tests.listings.posting import MODERATOR, laug, make_listing
from tests.moderation.waiting_things import ORDER, one_of_each
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("app")


def test_everything_that_waits_stands_there_oldest_first(frozen_now: datetime) -> None:
    one_of_each(frozen_now)

    page, summary = queue.page(None), queue.summary()

    assert [one.row.what for one in page.entries] == list(ORDER)
    assert summary == (len(ORDER), frozen_now - timedelta(hours=len(ORDER)))
    assert {one.row.title for one in page.entries} >= {
        "Ny forening",
        "Ny opgave",
        "Ny gruppe",
        "Tur med billede",
    }
    assert all(one.row.url.startswith("/") and one.row.why for one in page.entries)


def test_a_page_takes_as_many_statements_as_there_are_features(frozen_now: datetime) -> None:
    one_of_each(frozen_now)
    with counted() as statements:
        queue.page(None)
    assert len(statements) <= 10
    with counted() as statements:
        queue.summary()
        queue.how_the_target_is_kept(frozen_now)
    assert len(statements) == 3


def test_hints_only_suggest_what_to_look_at(frozen_now: datetime) -> None:
    one_of_each(frozen_now)
    found = {one.row.what: one.hints for one in queue.page(None).entries}
    assert list(found["organisation_edit"]) == [Hint.MONEY, Hint.PHONE]
    assert list(found["listing"]) == [Hint.NO_INSURER]
    assert list(found["series"]) == []


def test_pages_hold_everything_once_there_and_back(frozen_now: datetime) -> None:
    villages = [laug() for _number in range(4)]
    # Many in the same moment: the number decides.
    for number in range(30):
        at = frozen_now - timedelta(hours=number // 7)
        make_listing(villages[number % 4], public=False, now=at, title=f"Nr. {number}")
    expected = [one.edge for one in _all_pages()]
    assert len(expected) == len(set(expected)) == 30
    assert expected == sorted(expected)

    last = _pages()[-1]
    back = queue.page(None, before=last.entries[0].edge)
    assert [one.edge for one in back.entries] == expected[12:24]
    assert queue.page(None, before=back.previous).previous is None


def _pages() -> list[queue.Page]:
    pages = [queue.page(None)]
    while pages[-1].next is not None:
        pages.append(queue.page(None, after=pages[-1].next))
    return pages


def _all_pages() -> list[queue.Entry]:
    return [entry for page in _pages() for entry in page.entries]


def test_an_edge_that_is_nowhere_gives_what_comes_after_it(frozen_now: datetime) -> None:
    one_of_each(frozen_now)
    assert queue.page(None, after=Edge(frozen_now, "zzz", 1)).entries == []
    early = Edge(frozen_now - timedelta(days=400), "a", 1)
    assert len(queue.page(None, after=early).entries) == len(ORDER)


def test_what_is_answered_leaves_and_its_time_counts(frozen_now: datetime) -> None:
    new = make_organisation(public=False)
    assert queue.count_waiting() == 1
    with writing():
        actions.answer(MODERATOR, frozen_now + timedelta(hours=23), new.id, State.REJECTED, "Nej tak")
    late = make_organisation(public=False)
    with writing():
        actions.answer(MODERATOR, frozen_now + timedelta(hours=25), late.id, State.PUBLISHED)

    assert queue.count_waiting() == 0
    assert queue.how_the_target_is_kept(frozen_now + timedelta(days=2)) == Kept(1, 2)
    assert queue.how_the_target_is_kept(frozen_now + timedelta(days=40)) == Kept(0, 0)


def test_what_waits_too_long_counts_and_what_only_is_to_be_looked_at_does_not(frozen_now: datetime) -> None:
    make_listing(laug(trusted=True))
    make_listing(laug(), public=False)
    with writing():
        db.session.execute(db.text("DELETE FROM moderation_step WHERE object_type = 'organisation'"))

    assert queue.how_the_target_is_kept(frozen_now + timedelta(hours=20)) == Kept(0, 0)
    assert queue.how_the_target_is_kept(frozen_now + timedelta(hours=30)) == Kept(0, 1)


# ---- who is looking -----------------------------------------------------------------------------------------------


def test_colleagues_see_who_looks_and_nobody_sees_themselves(frozen_now: datetime) -> None:
    new = make_organisation(public=False)
    mette, lene = (make_account(Role.MODERATOR, name=name).person_id for name in ("Mette Krogh", "Lene Riis"))
    with writing():
        looking.look("organisation", new.id, mette)
        looking.look("organisation", new.id, mette)

    assert looking.others_at("organisation", new.id, lene) == ["Mette"]
    assert looking.others_at("organisation", new.id, mette) == []
    (entry,) = queue.page(lene).entries
    assert entry.lookers == ["Mette"]


def test_a_look_ends_by_itself_and_with_the_answer(app: Flask, frozen_now: datetime) -> None:
    first, second = make_organisation(public=False), make_organisation(public=False)
    mette = make_person("Mette Krogh").id
    with writing():
        for one in (first, second):
            looking.look("organisation", one.id, mette)
        db.session.execute(
            db.text("UPDATE moderation_look SET until = '2020-01-01' WHERE thing_id = :of"), {"of": first.id}
        )
    assert looking.others_at("organisation", first.id, None) == []

    with writing():
        actions.answer(MODERATOR, frozen_now, second.id, State.PUBLISHED)

    assert looking.others_at("organisation", second.id, None) == []
    assert db.session.scalar(db.text("SELECT count(*) FROM moderation_look")) == 0
