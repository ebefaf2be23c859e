"""Two colleagues at once: merges of the same two, both ways, and a sign-up in the middle of a merge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.desk_service import DeskNeeds
from app.core.errors import DomainError, NotFoundError
from app.core.feature import feature_of_kind
from app.gatherings.models import SignUp
from app.people.delegation import end_delegation, let_act
from app.people.merging import merge_people, undo_merge
from app.people.models import Delegation, Person, PersonMerge
from tests.factories import make_occurrence, make_person, make_sign_up, writing
from tests.test_races import all_at_once

ROUNDS = 3


def tried(change: Callable[[], Any]) -> Callable[[], bool]:
    """The change in a transaction of its own; whether it was carried out."""

    def run() -> bool:
        begin_write()
        try:
            change()
        except (DomainError, NotFoundError):
            db.session.rollback()
            return False
        db.session.commit()
        return True

    return run


def test_two_merges_of_the_same_two_both_ways_leave_one_of_them(app: Flask, frozen_now: datetime) -> None:
    for _round in range(ROUNDS):
        one, two = make_person("A").id, make_person("B").id
        jobs = [
            tried(partial(merge_people, SYSTEM, frozen_now, a, b)) for a, b in [(one, two), (two, one)] * 2
        ]

        done = all_at_once(app, jobs)

        db.session.expire_all()
        living = [db.session.get_one(Person, number).is_living for number in (one, two)]
        assert sorted(living) == [False, True]
        assert done.count(True) == 1


def test_a_sign_up_in_the_middle_of_a_merge_belongs_to_who_stays_or_is_refused(
    app: Flask, frozen_now: datetime
) -> None:
    service = feature_of_kind("walk").desk
    assert service is not None
    for _round in range(ROUNDS):
        kept, gone, date = make_person("A").id, make_person("B").id, make_occurrence().id

        signed_up, merged = all_at_once(
            app,
            [
                tried(partial(service.sign_up, SYSTEM, frozen_now, date, gone, DeskNeeds())),
                tried(partial(merge_people, SYSTEM, frozen_now, kept, gone)),
            ],
        )

        owners = list(db.session.scalars(select(SignUp.person_id).where(SignUp.occurrence_id == date)))
        assert merged
        assert owners == ([kept] if signed_up else [])


def test_undo_pressed_by_two_is_done_once(app: Flask, frozen_now: datetime) -> None:
    kept, gone = make_person("A"), make_person("B")
    sign_up = make_sign_up(make_occurrence(), gone)
    with writing():
        number = merge_people(SYSTEM, frozen_now, kept.id, gone.id).id

    done = all_at_once(app, [tried(lambda: undo_merge(SYSTEM, frozen_now, number))] * 4)

    db.session.expire_all()
    assert done.count(True) == 1
    assert sign_up.person_id == gone.id
    assert db.session.scalar(select(func.count()).select_from(PersonMerge)) == 1


def test_the_same_help_begun_by_many_stands_once_and_ends_once(app: Flask, frozen_now: datetime) -> None:
    person, helper = make_person("A").id, make_person("B").id

    def begin() -> None:
        two = [db.session.get_one(Person, number) for number in (person, helper)]
        let_act(SYSTEM, frozen_now, *two, "", may_sign_up=True, may_cancel=True, gets_messages=False)

    all_at_once(app, [tried(begin)] * 6)
    (number,) = db.session.scalars(select(Delegation.id)).all()
    all_at_once(app, [tried(lambda: end_delegation(SYSTEM, frozen_now, number, party_id=helper))] * 4)

    db.session.expire_all()
    assert db.session.get_one(Delegation, number).ended_at == frozen_now
