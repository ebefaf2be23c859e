"""Slips of the finger and spite: years that cannot be meant, and more groups than a person proposes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from app.core.actor import Actor
from app.core.errors import DomainError
from app.core.permissions import Role
from app.gatherings.models import SeriesStatus
from app.gatherings.queries import count_proposals
from app.gatherings.scheduling import MOST_A_DAY, MOST_WAITING, propose_series
from app.people.models import Person
from tests.factories import make_occurrence, make_person, make_place, make_walk, series_data, writing
from tests.gatherings.editing import edit

A_YEAR_AND_MORE = date(2028, 3, 3)


def test_a_date_is_not_moved_into_another_decade(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence()
    with pytest.raises(DomainError, match="inden for det næste år") as refused:
        edit(frozen_now, occurrence, starts_on=A_YEAR_AND_MORE)
    assert refused.value.field == "starts_on"


def test_a_first_date_is_within_a_year(app: Flask, frozen_now: datetime) -> None:
    with pytest.raises(DomainError, match="inden for det næste år"):
        _propose(make_person(), frozen_now, first_on=A_YEAR_AND_MORE)


def _propose(host: Person, now: datetime, actor: Actor | None = None, **values: object) -> SeriesStatus:
    place = make_place()
    with writing():
        data = series_data(place_id=place.id, **values)
        return propose_series(
            actor or Actor(person_id=host.id, roles=frozenset({Role.CITIZEN})), now, data, host
        ).status


def test_a_person_proposes_as_many_groups_as_staff_can_answer(app: Flask, frozen_now: datetime) -> None:
    host = make_person()
    for _ in range(MOST_WAITING):
        _propose(host, frozen_now)

    with pytest.raises(DomainError, match="Du har foreslået meget"):
        _propose(host, frozen_now)

    assert count_proposals(host.id, frozen_now - timedelta(days=1)) == (MOST_WAITING, MOST_WAITING)
    # Staff who write it on for the host are not held up, and neither is anybody else.
    _propose(host, frozen_now, Actor(roles=frozenset({Role.MODERATOR})))
    _propose(make_person(), frozen_now)


def test_a_trusted_host_fills_no_front_page_in_a_day(app: Flask, frozen_now: datetime) -> None:
    host = make_walk().host
    while count_proposals(host.id, frozen_now - timedelta(days=1))[1] < MOST_A_DAY:
        assert _propose(host, frozen_now) == SeriesStatus.APPROVED

    with pytest.raises(DomainError, match="ring til os på") as refused:
        _propose(host, frozen_now)
    assert refused.value.parameters["phone"].replace("\u00a0", " ") == "11 11 11 00"

    tomorrow = frozen_now + timedelta(days=1, minutes=1)
    assert _propose(host, tomorrow, first_on=date(2027, 3, 20)) == SeriesStatus.APPROVED
