"""Watching over pairs: silence, missed calls, what worries a volunteer, and numbers without names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path as FilePath

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import begin_write, db
from app.core.errors import DomainError
from app.core.feature import message_kind
from app.core.permissions import Role
from app.pack.actions import load_pack
from app.people.models import Person
from app.phone_friends.agreeing import has_been_asked_about
from app.phone_friends.concerns import settle_concern, take_concern
from app.phone_friends.counting import count_targets
from app.phone_friends.figures import KIND, PLAN_FIGURES, statistics
from app.phone_friends.links_pair import person_of
from app.phone_friends.models import Ender, Ending, PhonePair
from app.phone_friends.models_pair import (
    Answer,
    CallOutcome,
    ConcernOutcome,
    PhoneCall,
    PhoneConcern,
    PhoneReview,
    PhoneWatch,
)
from app.phone_friends.moving import locked_pair
from app.phone_friends.overview import look, targets
from app.phone_friends.pairing import end_pair
from app.phone_friends.privacy_pair import PHONE_CALLS
from app.phone_friends.privacy_pair import RULES as RULES_OF_PAIR
from app.phone_friends.retention import RULES
from app.phone_friends.scans_pair import look_after_pairs
from app.phone_friends.states import Path
from app.phone_friends.talking import say_of_call, undo_call
from app.plan.models import Initiative, PlanActivity
from tests.conftest import FrozenClock
from tests.factories import actor_of, log_in, make_account, make_person, writing
from tests.listings.pages import text, token_of
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish
from tests.phone_friends.talking import (
    call,
    coordinator,
    do,
    letters,
    make_active,
    make_talkers,
    say,
    scan,
    talk,
)
from tests.support.retention import forget

PACK = FilePath(__file__).parents[2] / "data" / "soenderborg"


def test_silence_asks_the_volunteer_then_stands_on_the_coordinators_day(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_talkers()
    frozen_clock.move_to(frozen_clock.now + timedelta(days=13))
    scan(look_after_pairs)
    assert letters("phone_quiet") == []
    frozen_clock.move_to(frozen_clock.now + timedelta(days=1))
    for _twice in range(2):
        scan(look_after_pairs)
    (letter,) = letters("phone_quiet")
    assert letter.person_id == pair.volunteer.person_id
    assert not look(clock.now()).silent
    frozen_clock.move_to(frozen_clock.now + timedelta(days=3))
    assert [one.pair.id for one in look(clock.now()).silent] == [pair.id]

    do(has_been_asked_about, pair.id)
    assert not look(clock.now()).silent
    merge = message_kind("phone_quiet").merge
    assert merge(letter.params, clock.now()) is None, "what was asked is no longer true"


def test_no_answer_twice_is_the_coordinators_the_same_day(app: Flask, frozen_clock: FrozenClock) -> None:
    kirsten, pair = coordinator(), make_talkers()
    call(pair, CallOutcome.NO_ANSWER)
    assert not look(clock.now()).missed
    frozen_clock.move_to(frozen_clock.now + timedelta(days=1))
    call(pair, CallOutcome.NO_ANSWER)

    assert [one.pair.id for one in look(clock.now()).missed] == [pair.id]
    assert [one.person_id for one in letters("phone_to_see")] == [kirsten.person_id]
    do(has_been_asked_about, pair.id)
    assert not look(clock.now()).missed
    talk(pair, frozen_clock)
    frozen_clock.move_to(frozen_clock.now + timedelta(days=1))
    call(pair, CallOutcome.NO_ANSWER)
    assert not look(clock.now()).missed, "they talked in between"


def test_a_concern_is_taken_by_one_and_settled_and_a_late_one_is_told_again(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    kirsten, other, pair = coordinator(), coordinator("Karl"), make_talkers()
    number = call(pair)
    for _twice in range(2):
        do(say_of_call, pair.id, number, True)
    (concern,) = look(clock.now()).concerns
    assert (concern.owner_id, concern.due_at) == (None, frozen_clock.now + timedelta(hours=24))
    assert len(letters("phone_to_see")) == 2, "one for each coordinator"

    with writing():
        take_concern(actor_of(kirsten), clock.now(), concern.id)
    begin_write()
    for attempt in (undo_call, say_of_call):
        with pytest.raises(DomainError):
            attempt(SYSTEM, clock.now(), pair.id, number, *([False] if attempt is say_of_call else []))
    db.session.rollback()

    scan(look_after_pairs)
    assert len(letters("phone_to_see")) == 2
    frozen_clock.move_to(concern.due_at)
    for _twice in range(2):
        scan(look_after_pairs)
    assert len(letters("phone_to_see")) == 4

    with writing():
        settle_concern(
            actor_of(other), clock.now(), concern.id, ConcernOutcome.TALKED, "Han har det godt igen"
        )
    assert (concern.owner_id, concern.text) == (other.person_id, "Han har det godt igen")
    assert not look(clock.now()).concerns
    begin_write()
    with pytest.raises(DomainError):
        take_concern(actor_of(kirsten), clock.now(), concern.id)
    db.session.rollback()
    done = db.session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.like("phone_concern.%")).order_by(AuditEvent.id)
    )
    assert list(done) == [
        "phone_concern.raise",
        "phone_concern.take",
        "phone_concern.take",
        "phone_concern.settle",
    ]


def test_what_was_done_about_a_concern_is_told_to_the_citizen_alone(app: Flask) -> None:
    pair = make_talkers()
    do(say_of_call, pair.id, call(pair), True)
    (concern,) = look(clock.now()).concerns
    with writing():
        settle_concern(actor_of(coordinator()), clock.now(), concern.id, ConcernOutcome.MUNICIPALITY, "x")
    keys = [
        {fact.key for section in PHONE_CALLS.sections(person_id, clock.now()) if section.key == "phone_concerns"
         for record in section.records for fact in record}
        for person_id in (pair.wish.person_id, pair.volunteer.person_id)
    ]  # fmt: skip
    assert keys == [{"raised_at", "settled_at", "outcome", "text"}, {"raised_at", "settled_at"}]


def test_each_of_two_reads_what_they_answered_and_not_what_the_other_did(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_talkers()
    talk(pair, frozen_clock, 4)
    say(pair, Ender.CITIZEN, Answer.TALK)
    found = {
        side: [fact.text for section in PHONE_CALLS.sections(person_of(pair, side).id, clock.now())
               if section.key == "phone_reviews" for record in section.records for fact in record
               if fact.key == "answer"]
        for side in (Ender.CITIZEN, Ender.VOLUNTEER)
    }  # fmt: skip
    assert found == {Ender.CITIZEN: ["Ring til mig"], Ender.VOLUNTEER: [""]}


def _settling(client: FlaskClient) -> tuple[str, dict[str, str]]:
    """A volunteer is worried, and a coordinator has the page open: its address, and what its form sends."""
    pair = make_talkers()
    do(say_of_call, pair.id, call(pair), True)
    log_in(client, coordinator())
    (concern,) = look(clock.now()).concerns
    page = f"/telefonven/overblik/bekymring/{concern.id}"
    return page, {"csrf_token": token_of(text(client, page)), "outcome": "talked", "text": "Talt med begge"}


def test_who_takes_a_concern_after_a_colleague_reads_who_has_it(client: FlaskClient) -> None:
    _page, typed = _settling(client)
    (concern,) = look(clock.now()).concerns
    pressed = {"csrf_token": typed["csrf_token"], "press": f"take:{concern.id}"}
    client.post("/telefonven/overblik/gjort", data=pressed)
    log_in(client, coordinator("Karl Koordinator"))
    pressed["csrf_token"] = token_of(text(client, "/telefonven/overblik"))
    late = client.post("/telefonven/overblik/gjort", data=pressed, follow_redirects=True)
    assert "Kirsten Koordinator har lige taget den." in late.text
    db.session.refresh(concern)
    assert db.session.get_one(Person, concern.owner_id).name == "Kirsten Koordinator"


def test_a_concern_stands_on_the_day_of_coordinators_and_of_nobody_else(client: FlaskClient) -> None:
    page, typed = _settling(client)
    roles = {Role.MODERATOR, Role.PHONE_COORDINATOR}
    seen = []
    for held in (roles, {Role.MODERATOR}, {Role.ADMINISTRATOR}):
        account = make_account(*sorted(held))
        log_in(client, account)
        day = text(client, "/i-dag")
        seen.append(("En frivillig er bekymret" in day, f'href="{page}"' in day))
        assert "Jonna" not in day
    assert seen == [(True, True), (False, False), (False, False)]
    log_in(client, coordinator("Karl"))
    client.post(page, data=typed)
    log_in(client, make_account(*sorted(roles)))
    assert "En frivillig er bekymret" not in text(client, "/i-dag")


def test_a_double_click_that_ends_its_own_page_leads_on(client: FlaskClient) -> None:
    page = f"/telefonven/frivillige/{make_phone_volunteer().id}/nej"
    log_in(client, coordinator())
    shown = text(client, page)
    typed = {"csrf_token": token_of(shown), "version": shown.split('name="version" value="')[1].split('"')[0]}
    typed |= {"reason": "no_room", "idempotency_key": "k" * 32}
    first, again = client.post(page, data=typed), client.post(page, data=typed)
    assert (first.status_code, again.status_code, again.location) == (303, 303, first.location)
    assert client.post(page, data={**typed, "idempotency_key": "n" * 32}).status_code == 404


def test_who_steers_a_pair_that_a_colleague_ended_meanwhile_reads_so(client: FlaskClient) -> None:
    pair = make_talkers()
    page = f"/telefonven/overblik/par/{pair.id}"
    log_in(client, coordinator())
    typed = {
        "csrf_token": token_of(text(client, f"{page}/styr")),
        "what": "end",
        "ending": "well",
        "again": "no",
    }
    first = client.post(f"{page}/styr", data={**typed, "idempotency_key": "k" * 32})
    again = client.post(f"{page}/styr", data={**typed, "idempotency_key": "k" * 32})
    assert (again.status_code, again.location) == (303, first.location)
    for part in ("styr", "aftale"):
        late = client.post(f"{page}/{part}", data=typed, follow_redirects=True)
        assert (late.status_code, "De to taler ikke sammen mere." in late.text) == (200, True)
    pressed = {"csrf_token": typed["csrf_token"], "press": f"seen:{pair.id}"}
    late = client.post("/telefonven/overblik/gjort", data=pressed, follow_redirects=True)
    assert (late.status_code, "En kollega har nok klaret den." in late.text) == (200, True)


def test_who_settles_a_concern_after_a_colleague_reads_so_and_keeps_the_words(client: FlaskClient) -> None:
    page, typed = _settling(client)
    client.post(page, data=typed)
    late = client.post(page, data={**typed, "text": "Talt med naboen"})
    assert late.status_code == 422
    assert "En kollega har lige afsluttet den" in late.text
    assert "Talt med naboen" in late.text
    assert [one.text for one in db.session.scalars(select(PhoneConcern)).unique()] == ["Talt med begge"]


def test_a_slip_of_the_finger_worries_nobody(app: Flask, frozen_clock: FrozenClock) -> None:
    coordinator()
    pair = make_talkers()
    number = call(pair)
    do(say_of_call, pair.id, number, True)
    do(say_of_call, pair.id, number, False)
    assert db.session.scalars(select(PhoneConcern)).unique().all() == []
    merge = message_kind("phone_to_see").merge
    assert [merge(one.params, clock.now()) for one in letters("phone_to_see")] == [None]


def test_the_coordinator_asks_whom_no_letter_reaches_and_who_wants_to_talk(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    pair = make_talkers(by_mail=False)
    talk(pair, frozen_clock, 4)
    (asked,) = look(clock.now()).to_ask
    assert (asked.person, asked.side, asked.wants_talk) == (pair.wish.person, Ender.CITIZEN, False)

    say(pair, Ender.VOLUNTEER, Answer.TALK)
    assert [(one.side, one.wants_talk) for one in look(clock.now()).to_ask] == [
        (Ender.CITIZEN, False),
        (Ender.VOLUNTEER, True),
    ]


def test_waiting_approvals_and_what_runs_out_stand_on_the_day(app: Flask, frozen_clock: FrozenClock) -> None:
    soon = clock.today() + timedelta(days=60)
    runs_out = make_phone_volunteer(valid_until=soon)
    applied = make_phone_volunteer(make_person("Ny Frivillig", email="ny@example.org"), state=Path.APPLIED)
    make_phone_volunteer(make_person("Gyldig", email="g@example.org"), valid_until=soon + timedelta(days=1))
    wish = make_wish()

    page = look(clock.now())
    assert (list(page.expiring), list(page.to_approve)) == ([runs_out], [applied])
    assert (list(page.waiting), page.waiting_number, page.number) == ([wish], 1, 2)


def test_numbers_have_no_names_and_none_is_small(app: Flask, frozen_clock: FrozenClock) -> None:
    pairs = [make_active(frozen_clock)]
    for number in range(4):
        person = make_person(f"Borger {number}", email=f"b{number}@example.org")
        pairs.append(make_pair(make_wish(person), pairs[0].volunteer))
    numbers = statistics(2027)
    assert (numbers.pairs, numbers.calls, numbers.days, numbers.waiting, numbers.ended) == (5, None, 0, 0, 0)

    with writing():
        for pair in pairs[:4]:
            end_pair(SYSTEM, clock.now(), locked_pair(pair.id), Ender.VOLUNTEER, ending=Ending.WELL)
    numbers = statistics(2027)
    assert (numbers.pairs, numbers.ended, numbers.endings[Ending.WELL]) == (None, None, None)
    with writing():
        end_pair(SYSTEM, clock.now(), locked_pair(pairs[4].id), Ender.VOLUNTEER, ending=Ending.WELL)
    assert statistics(2027).endings[Ending.WELL] == 5

    with writing():
        load_pack(PACK, clock.now())
    action = db.session.scalars(select(Initiative).where(Initiative.default_for == KIND)).one()
    assert db.session.get_one(PlanActivity, action.activity_id).code == "3.4"
    told = {one.key: one.value for one in PLAN_FIGURES.figures([action.id], 2027)}
    assert told == {"phone_ended": 5}
    assert PLAN_FIGURES.rows([action.id], 2027, "phone_ended") == []
    assert PLAN_FIGURES.figures([action.id + 1], 2027) == []


def test_numbers_stay_when_those_behind_them_are_forgotten(app: Flask, frozen_clock: FrozenClock) -> None:
    pair = make_active(frozen_clock)
    with writing():
        others = [
            make_pair(make_wish(make_person(f"B {number}", email=f"b{number}@example.org")), pair.volunteer)
            for number in range(4)
        ]
    talk(pair, frozen_clock, 2)
    with writing():
        for one in (pair, *others):
            end_pair(SYSTEM, clock.now(), locked_pair(one.id), Ender.CITIZEN, ending=Ending.WELL)
    before = statistics(2027)
    assert (before.calls, before.endings[Ending.WELL], before.days) == (6, 5, 0)

    frozen_clock.move_to(frozen_clock.now + timedelta(days=5 * 365))
    for rule in (*RULES, *RULES_OF_PAIR):
        if rule.clean is not None:
            with writing():
                rule.clean(clock.now(), 100)
    for model in (PhonePair, PhoneCall, PhoneReview, PhoneWatch, PhoneConcern):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0, model.__name__
    assert replace(statistics(2027), waiting=0) == replace(before, waiting=0)


def test_another_friend_is_not_the_first_when_the_first_is_forgotten(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    wishes = [make_wish(make_person(f"B {number}", email=f"b{number}@example.org")) for number in range(5)]
    rings, other = (make_phone_volunteer(make_person(name)) for name in ("Jonna Krag", "Poul Fris"))
    for wish in wishes:
        pair = make_pair(wish, rings)
        frozen_clock.move_to(frozen_clock.now + timedelta(hours=1))
        with writing():
            end_pair(SYSTEM, clock.now(), locked_pair(pair.id), Ender.VOLUNTEER, again=True)
    frozen_clock.move_to(frozen_clock.now + timedelta(days=200))
    for wish in wishes:
        make_pair(wish, other)
    assert statistics(2027).days == 0
    assert forget(clock.now(), "phone_friends.pairs") == 5
    assert statistics(2027).days == 0, "not the two hundred days until the second one"


def test_what_people_said_of_their_life_is_counted_and_few_are_not_told(app: Flask) -> None:
    year = clock.today().year
    with writing():
        for _one in range(5):
            count_targets(["aeldre"], year)
        count_targets(["enlige"], year)
    assert dict(targets(year)) == {"ældre": 5, "enlige": None}
    assert targets(year + 1) == []
