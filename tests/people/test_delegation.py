"""Who may act for whom: as far as they chose, until one of them ends it."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from app.core.actor import SYSTEM
from app.core.errors import DomainError, NotFoundError
from app.people.actions import erase_person
from app.people.delegation import end_delegation, let_act
from app.people.models import Delegation, Person
from app.people.queries import delegation_between, help_around, helped_by, helpers_of
from tests.factories import make_person, writing


def let(person: Person, helper: Person, now: datetime, relation: str = "", **terms: bool) -> Delegation:
    allowed = {"may_sign_up": False, "may_cancel": False, "gets_messages": False, **terms}
    with writing():
        return let_act(SYSTEM, now, person, helper, relation, **allowed)


def test_said_again_it_changes_what_was_agreed(app: Flask, frozen_now: datetime) -> None:
    ingrid, lone = make_person("Ingrid"), make_person("Lone")

    first = let(ingrid, lone, frozen_now, "datter", may_sign_up=True)
    again = let(ingrid, lone, frozen_now, "nabo", may_cancel=True)

    assert first.id == again.id
    assert (again.relation, again.may_sign_up, again.may_cancel) == ("nabo", False, True)
    assert help_around(ingrid.id) == ([again], [])
    assert (helpers_of(ingrid.id), helped_by(lone.id)) == ([again], [again])


def test_ended_it_may_begin_anew(app: Flask, frozen_now: datetime) -> None:
    ingrid, lone = make_person("Ingrid"), make_person("Lone")
    first = let(ingrid, lone, frozen_now, may_sign_up=True)
    with writing():
        end_delegation(SYSTEM, frozen_now, first.id, party_id=lone.id)
    assert delegation_between(ingrid.id, lone.id) is None

    second = let(ingrid, lone, frozen_now, may_sign_up=True)

    assert second.id != first.id
    assert delegation_between(ingrid.id, lone.id) == second


def test_nobody_helps_themselves_or_with_nothing(app: Flask, frozen_now: datetime) -> None:
    ingrid, lone = make_person("Ingrid"), make_person("Lone")

    with pytest.raises(DomainError, match="sin egen hjælper"):
        let(ingrid, ingrid, frozen_now, may_sign_up=True)
    with pytest.raises(DomainError, match="mindst én ting"):
        let(ingrid, lone, frozen_now)


def test_a_stranger_does_not_end_it(app: Flask, frozen_now: datetime) -> None:
    ingrid, lone, stranger = make_person("Ingrid"), make_person("Lone"), make_person("En Anden")
    made = let(ingrid, lone, frozen_now, may_sign_up=True)

    for number, party in ((made.id, stranger.id), (99999, ingrid.id)):
        with pytest.raises(NotFoundError), writing():
            end_delegation(SYSTEM, frozen_now, number, party_id=party)

    assert helpers_of(ingrid.id) == [made]


def test_help_of_the_erased_is_gone(app: Flask, frozen_now: datetime) -> None:
    ingrid, lone = make_person("Ingrid"), make_person("Lone")
    let(ingrid, lone, frozen_now, may_sign_up=True)

    with writing():
        erase_person(SYSTEM, frozen_now, lone)

    assert helpers_of(ingrid.id) == []
    with pytest.raises(NotFoundError):
        let(ingrid, lone, frozen_now, may_sign_up=True)
