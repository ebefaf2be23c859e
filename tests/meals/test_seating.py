"""Setting the tables of a meal: one press, by hand, what is kept, and who sees what for how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from time import perf_counter

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.erasure import erase_everything
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.gatherings.actions import leave
from app.gatherings.fixed_places import begin_fixed
from app.gatherings.hosting import remove_participant
from app.gatherings.models import Occurrence, SignUp
from app.meals import actions, seating
from app.meals.company import have_met, wishes
from app.meals.models import Seating
from app.meals.models_seating import Company, Seat, TablePlan, Tie
from app.meals.queries_seating import Tables, own_seat, tables_of
from app.meals.seating import NEW_TABLE, NO_TABLE
from tests import factories
from tests.conftest import FrozenClock
from tests.gatherings.support import audited
from tests.meals.cooking import make_meal
from tests.support.retention import forget


@pytest.fixture
def date(app: Flask, frozen_clock: FrozenClock) -> Occurrence:
    return factories.make_occurrence(make_meal(seating=Seating.TABLES, capacity=200))


def come(date: Occurrence, number: int, **values: int) -> list[SignUp]:
    return [
        factories.make_sign_up(date, factories.make_person(f"Gæst {one:03}", phone=f"+45111120{one:02}"), **values)
        for one in range(number)
    ]  # fmt: skip


def propose(date: Occurrence, seats: int = 8, *, only_new: bool = False) -> Tables:
    with factories.writing():
        return seating.propose_tables(
            SYSTEM, date.starts_at - timedelta(days=1), date.id, seats, only_new=only_new
        )


def now_of(date: Occurrence) -> Tables:
    db.session.expire_all()
    return tables_of(date, date.starts_at)


def places(tables: Tables) -> dict[int, int | None]:
    return {one.id: one.table for one in tables.eaters}


def change(date: Occurrence, what: Callable[..., object], *args: object, **kwargs: object) -> None:
    with factories.writing():
        what(SYSTEM, date.starts_at - timedelta(hours=1), date.id, *args, **kwargs)


def move(date: Occurrence, sign_up: SignUp, table: int, version: int = 1) -> None:
    change(date, seating.move_guest, sign_up.id, table, version=version)


def test_one_press_seats_all_who_eat_here_and_twice_is_once(date: Occurrence) -> None:
    guests = come(date, 10, party_size=2)
    with factories.writing():
        actions.keep_answers(SYSTEM, date.starts_at, guests[0], {"takeaway": True})

    first = propose(date)

    assert [table.taken for table in first.tables] == [6, 6, 6]
    assert set(places(first)) == {one.id for one in guests[1:]}
    assert first.unseated == []
    assert places(propose(date)) == places(first)
    assert audited("occurrence", date.id).count("meal.tables") == 2
    # Nobody of them was there before: no table has anybody who can look after it, and that is said.
    assert first.broken == [f"Bord {n}: Der er ingen bordvært." for n in (1, 2, 3)]


def test_who_comes_every_time_looks_after_a_table_and_the_host_may_choose_another(date: Occurrence) -> None:
    regulars = [factories.make_person(f"Fast {one}") for one in "AB"]
    with factories.writing():
        for person in regulars:
            begin_fixed(SYSTEM, date.starts_at - timedelta(days=5), date.series_id, person)
    guests = come(date, 12)

    tables = propose(date).tables

    assert sorted(table.host.name for table in tables if table.host) == ["Fast A", "Fast B"]
    change(date, seating.choose_table_host, guests[0].id)
    new = next(one for one in now_of(date).eaters if one.id == guests[0].id)
    assert (new.is_host, new.is_pinned) == (True, True)
    hosts = [one.host.name for one in propose(date).tables if one.host]
    assert "Gæst 000" in hosts
    assert len(hosts) == 2


def test_moved_by_hand_stays_at_a_new_press_and_a_full_table_says_no(date: Occurrence) -> None:
    guests = come(date, 16)
    before = places(propose(date))
    other = next(one for one in guests if before[one.id] != before[guests[0].id])

    with pytest.raises(DomainError, match="ledige stole") as full:
        move(date, guests[0], before[other.id] or 0)
    assert full.value.field == "table"
    for _twice in range(2):
        move(date, guests[0], NEW_TABLE if _twice == 0 else 3)
    assert places(now_of(date))[guests[0].id] == 3
    assert places(propose(date))[guests[0].id] == 3
    with pytest.raises(DomainError, match="lavet om imens"):
        move(date, guests[0], 1, version=1)
    move(date, guests[0], NO_TABLE, version=2)
    assert [one.id for one in now_of(date).unseated] == [guests[0].id]
    with pytest.raises(DomainError, match="findes"):
        move(date, guests[0], 9, version=2)


def test_a_locked_table_stays_whole_and_opens_again(date: Occurrence) -> None:
    come(date, 24)
    locked = {one.id for one in propose(date).tables[1].eaters}
    change(date, seating.lock_table, 2, is_locked=True, version=1)
    come_late = factories.make_sign_up(date, factories.make_person("Allersidst"))

    again = propose(date)

    assert {one.id for one in again.tables[1].eaters} == locked
    assert places(again)[come_late.id] is not None
    change(date, seating.lock_table, 2, is_locked=False, version=2)
    assert not any(one.is_pinned for one in now_of(date).eaters)


def test_who_signs_up_late_has_no_table_until_only_the_new_get_one(date: Occurrence) -> None:
    come(date, 9)
    before = places(propose(date))
    late = factories.make_sign_up(date, factories.make_person("Sene Sigrid"), party_size=3)
    assert [one.name for one in now_of(date).unseated] == ["Sene Sigrid"]

    after = places(propose(date, only_new=True))

    assert {one: after[one] for one in before} == before
    assert after[late.id] is not None


def test_a_guest_who_gives_up_leaves_the_chair_free(date: Occurrence) -> None:
    guests = come(date, 8)
    propose(date)
    with factories.writing():
        leave(SYSTEM, date.starts_at - timedelta(days=1), guests[0].id)
        remove_participant(SYSTEM, date.starts_at - timedelta(days=1), guests[1].id, "Aftalt")

    (table,) = now_of(date).tables

    assert (table.taken, table.free) == (6, 2)
    assert own_seat(guests[0], date.starts_at) is None
    with pytest.raises(DomainError, match="står på listen"):
        move(date, guests[0], 1)


def test_who_wants_to_sit_together_does_and_what_cannot_be_is_said(date: Occurrence) -> None:
    guests = come(date, 20)
    early = date.starts_at - timedelta(days=1)
    with factories.writing():
        seating.keep_company(SYSTEM, early, guests[0].id, "gæst 019 og Onkel Anders", [])
    change(date, seating.tie_guests, guests[5].id, guests[1].id)
    change(date, seating.tie_guests, guests[1].id, guests[5].id)

    tables = propose(date)

    at = places(tables)
    assert at[guests[0].id] == at[guests[19].id]
    assert at[guests[1].id] == at[guests[5].id]
    assert [(wish.eater.name, wish.name) for wish in tables.unknown_wishes] == [("Gæst 000", "Onkel Anders")]
    assert len(tables.ties) == 1
    change(date, seating.move_guest, guests[0].id, NEW_TABLE, version=1)
    assert "2 vil sidde sammen, men sidder ved 2 borde. Det er Gæst 000, Gæst 019." in now_of(date).broken
    change(date, seating.untie_guests, guests[5].id, guests[1].id)
    assert now_of(date).ties == []
    with pytest.raises(DomainError, match="to forskellige"):
        change(date, seating.tie_guests, guests[0].id, guests[0].id)


def test_more_together_than_a_table_holds_are_divided_and_that_is_said(date: Occurrence) -> None:
    guests = come(date, 3, party_size=4)
    for other in guests[1:]:
        change(date, seating.tie_guests, guests[0].id, other.id)

    tables = propose(date)

    assert sorted(table.taken for table in tables.tables) == [4, 8]
    assert tables.broken[0].startswith("12 vil sidde sammen. De sidder ved 2 borde med plads til 8.")


def test_languages_are_heeded(date: Occurrence) -> None:
    guests = come(date, 16)
    early = date.starts_at - timedelta(days=1)
    with factories.writing():
        for one in guests:
            languages = ["uk"] if one in (guests[3], guests[12]) else ["da"]
            seating.keep_company(SYSTEM, early, one.id, "", languages)

    at = places(propose(date))

    assert at[guests[3].id] == at[guests[12].id]


def test_people_meet_new_ones_at_the_next_meal(date: Occurrence) -> None:
    next_date = date.series_id
    people = [factories.make_person(f"Gæst {one}") for one in range(16)]
    for person in people:
        factories.make_sign_up(date, person)
    first = propose(date, 4)
    then = db.session.scalars(
        select(Occurrence).where(Occurrence.series_id == next_date, Occurrence.id != date.id).order_by(Occurrence.id)
    ).first()  # fmt: skip
    assert then is not None
    for person in people:
        factories.make_sign_up(then, person)

    with factories.writing():
        second = seating.propose_tables(SYSTEM, date.ends_at + timedelta(days=1), then.id, 4)

    together = {frozenset(pair) for pair in _pairs(first)}
    assert len(second.met) == 24
    assert together & {frozenset(pair) for pair in _pairs(second)} == set()


def _pairs(tables: Tables) -> Sequence[tuple[int, int]]:
    there = [[one.person_id for one in table.eaters] for table in tables.tables]
    return [(one, other) for table in there for one in table for other in table if one < other]


def test_who_has_met_is_known_by_mark_and_a_name_only_when_it_is_plain(date: Occurrence) -> None:
    factories.make_sign_up(date, factories.make_person("Bo Beck"))
    factories.make_sign_up(date, factories.make_person("Bo Holm"))
    with factories.writing():
        for one, names in zip(come(date, 2), ("bo", "Bo  Beck"), strict=True):
            seating.keep_company(SYSTEM, date.starts_at - timedelta(days=1), one.id, names, [])

    eaters = now_of(date).eaters

    assert [wish.other.name if wish.other else None for wish in wishes(eaters)] == [None, "Bo Beck"]
    marks = [one.identity for one in eaters]
    assert have_met(eaters, [(7, 1, marks[0]), (7, 1, marks[1]), (7, 2, marks[2]), (7, 1, "gone")]) == [
        tuple(sorted((eaters[0].id, eaters[1].id)))
    ]


def test_it_says_no_where_people_sit_where_they_like_and_afterwards(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    free = factories.make_occurrence(make_meal())
    sign_up = factories.make_sign_up(free)
    with pytest.raises(DomainError, match="hvor man vil"):
        propose(free)
    with factories.writing(), pytest.raises(NotFoundError):
        seating.keep_company(SYSTEM, frozen_clock.now, sign_up.id, "Bo", [])
    walk = factories.make_occurrence()
    with pytest.raises(NotFoundError):
        propose(walk)
    date = factories.make_occurrence(make_meal(seating=Seating.TABLES))
    with pytest.raises(DomainError) as wrong:
        propose(date, 9)
    assert wrong.value.field == "seats"
    with factories.writing(), pytest.raises(DomainError, match="forslag til bordene"):
        seating.show_tables(SYSTEM, frozen_clock.now, date.id, is_shown=True)
    with factories.writing(), pytest.raises(DomainError, match="slut"):
        seating.propose_tables(SYSTEM, date.ends_at, date.id, 8)


def test_a_guest_sees_the_table_while_it_is_shown_and_until_a_day_after(date: Occurrence) -> None:
    (sign_up,) = come(date, 1)
    propose(date)
    assert own_seat(sign_up, date.starts_at) is None
    for is_shown in (True, True, False, True):
        change(date, seating.show_tables, is_shown=is_shown)
        assert (own_seat(sign_up, date.starts_at) is not None) is is_shown
    assert own_seat(sign_up, date.ends_at + timedelta(hours=23)) is not None
    assert own_seat(sign_up, date.ends_at + timedelta(hours=24)) is None


def left() -> dict[str, int]:
    return {
        m.__tablename__: db.session.scalar(select(func.count()).select_from(m)) or 0
        for m in (Seat, Tie, Company)
    }


def test_what_guests_said_goes_a_day_after_and_numbers_with_the_sign_ups(date: Occurrence) -> None:
    one, other = come(date, 2)
    with factories.writing():
        seating.keep_company(SYSTEM, date.starts_at - timedelta(days=1), one.id, "Gæst 001", ["ar"])
    change(date, seating.tie_guests, one.id, other.id)
    propose(date)
    assert left() == {"meal_seat": 2, "meal_tie": 1, "meal_company": 1}

    assert forget(date.ends_at + timedelta(hours=23), "meals.company") == 0
    assert forget(date.ends_at + timedelta(hours=24), "meals.ties") == 1
    assert left() == {"meal_seat": 2, "meal_tie": 0, "meal_company": 0}
    assert forget(date.ends_at + timedelta(days=89), "meals.seats") == 0
    assert left()["meal_seat"] == 2
    forget(date.ends_at + timedelta(days=91), "meals.seats")
    assert left() == {"meal_seat": 0, "meal_tie": 0, "meal_company": 0}
    assert db.session.get(TablePlan, date.id) is not None


def test_who_is_erased_leaves_no_seat(date: Occurrence) -> None:
    one, other = come(date, 2)
    with factories.writing():
        seating.keep_company(SYSTEM, date.starts_at - timedelta(days=1), one.id, "Gæst 001", [])
    change(date, seating.tie_guests, one.id, other.id)
    propose(date)
    with factories.writing():
        erase_everything(SYSTEM, date.starts_at - timedelta(hours=1), one.person_id)
    assert left() == {"meal_seat": 1, "meal_tie": 0, "meal_company": 0}


@pytest.mark.slow_on_postgres
def test_a_hundred_and_twenty_guests_sit_within_a_second(date: Occurrence) -> None:
    for number in range(60):
        factories.make_sign_up(date, factories.make_person(f"Gæst {number}"), party_size=2)
    begun = perf_counter()

    tables = propose(date)

    assert perf_counter() - begun < 1
    assert sum(table.taken for table in tables.tables) == 120
    assert len(tables.tables) == 15
