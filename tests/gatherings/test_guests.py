"""Who is who on a date: the same guest, a couple, the first time, and who was erased."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.accounts.erasure import erase_everything
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import actions, hosting
from app.gatherings.models import SignUp, SignUpStatus
from tests.factories import (
    actor_of,
    coming_dates,
    make_account,
    make_occurrence,
    make_person,
    make_proposal,
    make_sign_up,
    make_walk,
    writing,
)
from tests.gatherings.support import assert_sound, states, told

WAITING, CONFIRMED = SignUpStatus.WAITING, SignUpStatus.CONFIRMED


def leave(sign_up: SignUp, now: datetime) -> None:
    with writing():
        actions.leave(SYSTEM, now, sign_up.id)


def test_the_same_guest_twice_is_refused_whatever_the_spelling(app: Flask, frozen_now: datetime) -> None:
    occurrence = make_occurrence()
    make_sign_up(occurrence, make_person("Åse  Holm", email="aase@example.org"))

    with pytest.raises(DomainError, match="allerede skrevet op"):
        make_sign_up(occurrence, make_person("aase holm", email="AASE@example.org"))
    assert_sound(occurrence)


def test_the_same_person_twice_is_refused_and_may_come_back_after_leaving(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence = make_occurrence()
    person = make_person()
    first = make_sign_up(occurrence, person)
    with pytest.raises(DomainError, match="allerede skrevet op"):
        make_sign_up(occurrence, person)

    leave(first, frozen_now)

    assert make_sign_up(occurrence, person).status == CONFIRMED
    assert_sound(occurrence)


def test_a_couple_may_share_an_address_and_two_without_contact_a_name(
    app: Flask, frozen_now: datetime
) -> None:
    occurrence = make_occurrence()
    for name in ("Karen Holm", "Kurt Holm"):
        make_sign_up(occurrence, make_person(name, email="holm@example.org"))
    for _ in range(2):
        make_sign_up(occurrence, make_person("Anna", email=None))

    db.session.expire_all()
    assert occurrence.places_taken == 4


def test_first_time_is_until_one_has_a_place_or_came(app: Flask, frozen_now: datetime) -> None:
    series = make_walk()
    dates = coming_dates(series, frozen_now)
    contact = {"name": "Karen Holm", "email": "karen@example.org"}
    first = make_sign_up(dates[0], make_person(**contact))
    # A guest is a new person each time; contact and name tell that they have been before.
    second = make_sign_up(dates[1], make_person(**contact))
    other = make_sign_up(dates[1], make_person("Kurt Holm", email="karen@example.org"))

    assert [first.is_first_time, second.is_first_time, other.is_first_time] == [True, False, True]


def test_who_stayed_away_has_their_first_time_still_to_come(app: Flask, frozen_now: datetime) -> None:
    series = make_walk()
    dates = coming_dates(series, frozen_now)
    person = make_person()
    missed = make_sign_up(dates[0], person)
    with writing():
        statuses = {missed.id: SignUpStatus.NO_SHOW}
        hosting.record_attendance(SYSTEM, dates[0].starts_at, dates[0].id, statuses)

    assert make_sign_up(dates[1], person).is_first_time


def test_an_erased_account_frees_its_places_and_they_go_down_the_queue(
    app: Flask, frozen_now: datetime
) -> None:
    account = make_account(name="Karen Holm")
    occurrence = make_occurrence(capacity=2)
    own = make_sign_up(occurrence, account.person, party_size=2, note="Jeg har en hund med")
    waiting = make_sign_up(occurrence, now=frozen_now + timedelta(minutes=1))

    with writing():
        erase_everything(actor_of(account), frozen_now, account.person_id)

    assert states(own, waiting) == [SignUpStatus.CANCELLED_BY_PERSON, CONFIRMED]
    assert (own.note, own.person.name, own.person.email) == ("", "Slettet", None)
    assert told(waiting) == [["sign_up_waiting", "place_given"]]
    assert told(own) == [[]]
    assert_sound(occurrence)


def test_who_has_only_proposed_may_be_erased_and_who_hosts_may_not(app: Flask, frozen_now: datetime) -> None:
    proposer, host = make_account(), make_account()
    proposal = make_proposal(host=proposer.person)
    make_walk(host=host.person, title="Havneholdet")

    with writing():
        erase_everything(actor_of(proposer), frozen_now, proposer.person_id)
    with pytest.raises(DomainError) as refused, writing():
        erase_everything(actor_of(host), frozen_now, host.person_id)

    db.session.expire_all()
    assert proposal.status == "rejected"
    assert refused.value.parameters == {"title": "Havneholdet", "it": "gruppen"}
