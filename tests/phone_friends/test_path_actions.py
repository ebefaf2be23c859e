"""A volunteer's path: each step by the right one, none left out, an end at every point, and what must be renewed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import begin_write, db
from app.core.errors import DomainError, NotFoundError
from app.core.pack import current_pack, install
from app.notifications.letters import merge_fields
from app.notifications.models import Message
from app.phone_friends import actions_path as actions
from app.phone_friends import day_path, privacy_path
from app.phone_friends import queries_path as queries
from app.phone_friends.models import PhoneVolunteer
from app.phone_friends.models_path import AttestKind, PathEnd, PhoneAttest, PhoneStep
from app.phone_friends.moving import NOT_THIS_STEP
from app.phone_friends.papers import DECLARATION, paper
from app.phone_friends.renewal import NOTICE
from app.phone_friends.scans_path import watch_approvals
from app.phone_friends.states import GONE, STEPS, PairState, Path, WishState
from app.privacy.retention import run as run_retention
from tests.conftest import FrozenClock
from tests.factories import make_person, writing
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish
from tests.phone_friends.walking import (
    NONE_NEEDED,
    NOT_SUITABLE,
    coordinator,
    one_step,
    suitable,
    themselves,
    walk,
)


def told(volunteer: PhoneVolunteer) -> list[str]:
    """Kinds of what a volunteer was told, in order."""
    own = select(Message.kind).where(Message.person_id == volunteer.person_id).order_by(Message.id)
    return list(db.session.scalars(own))


def refused(act: Callable[..., Any], *what: Any, kind: type[Exception] = DomainError) -> str:
    """What the refusal says; nothing of it stays."""
    begin_write()
    with pytest.raises(kind) as error:
        act(*what)
    db.session.rollback()
    is_jump = act is one_step
    assert not is_jump or getattr(error.value, "afterwards", None) is not None, "a jump is noted"
    return str(error.value)


def test_the_whole_path_leaves_who_did_what_and_which_words(app: Flask) -> None:
    karla, until = coordinator(), clock.today() + timedelta(days=400)
    volunteer = walk(Path.APPROVED, by=karla, found=suitable(until))
    steps = queries.steps_of(volunteer.id)
    own, house = volunteer.person_id, karla.person_id
    assert [one.step for one in steps] == list(STEPS[1:])
    assert [one.done_by for one in steps] == [house, house, house, own, own, house]
    assert [one.version for one in steps] == [None, None, None, 1, 1, None]
    assert volunteer.valid_until == until
    assert volunteer.may_get_friends(until)
    assert not volunteer.may_get_friends(until + timedelta(days=1))
    assert told(volunteer) == ["phone_path_turn", "phone_path_approved"]


def _may(state: Path, step: Path) -> bool:
    """Whether asking for `step` does something at `state`: it is next, or may be done again. One press serves all."""
    following = STEPS[STEPS.index(state) + 1]
    is_press = step in actions.PRESSED and following in actions.PRESSED
    is_again = step is Path.ATTEST_NOTED and STEPS.index(state) >= STEPS.index(Path.ATTEST_NOTED)
    is_twice = step is state and step in (Path.BRIEFED, Path.CONFIDENTIAL)
    return step is following or is_press or is_again or is_twice


def test_no_step_can_be_left_out_or_taken_by_somebody_else(app: Flask) -> None:
    """At every point of the path every other step is refused, and so is the next by the wrong one."""
    karla, volunteer = coordinator(), make_phone_volunteer(state=Path.APPLIED)
    stranger, ours = (
        Actor(person_id=make_person("Nis Nabo").id),
        replace(karla, person_id=volunteer.person_id),
    )
    for state, following in pairwise(STEPS):
        assert volunteer.state is state
        for step in STEPS[1:]:
            if not _may(state, step):
                assert refused(one_step, volunteer, step, karla, suitable()) == NOT_THIS_STEP, (state, step)
        at = (clock.now(), volunteer.id)
        for act, *more in (
            (actions.take_step, volunteer.version),
            (actions.note_attest, volunteer.version, NONE_NEEDED),
            (actions.say_no, volunteer.version, PathEnd.NO_FIT),
            (actions.remind,),
        ):
            refused(act, stranger, *at, *more, kind=NotFoundError)
            assert refused(act, ours, *at, *more) == actions.ANOTHER
        for own, *version in ((actions.read_briefing, 1), (actions.promise_to_keep, 1), (actions.stop,)):
            for who in (stranger, karla):
                refused(own, who, *at, *version, kind=NotFoundError)
        volunteer = walk(following, volunteer, by=karla)


def test_two_coordinators_take_a_step_once(app: Flask) -> None:
    karla, volunteer = coordinator(), make_phone_volunteer(state=Path.APPLIED)
    seen = volunteer.version
    with writing():
        actions.take_step(karla, clock.now(), volunteer.id, seen)
    assert "imens" in refused(actions.take_step, karla, clock.now(), volunteer.id, seen)
    assert volunteer.state is Path.IDENTITY_SEEN


def test_it_can_end_at_every_point_and_who_was_rung_waits_anew(app: Flask) -> None:
    karla = coordinator()
    for at, state in enumerate(STEPS):
        for by_house in (True, False):
            person = make_person(f"Nr {at}", email=f"nr{at}{by_house}@example.org")
            one = walk(state, make_phone_volunteer(person, state=Path.APPLIED), by=karla)
            if by_house:
                with writing():
                    actions.say_no(karla, clock.now(), one.id, one.version, PathEnd.NO_ROOM)
            else:
                for _twice in range(2):
                    with writing():
                        actions.stop(themselves(one), clock.now(), one.id)
            is_no = by_house and state is not Path.APPROVED
            assert one.state is (Path.REFUSED if is_no else Path.STOPPED)
            assert queries.steps_of(one.id)[-1].reason == (PathEnd.NO_ROOM if by_house else None)
            assert (one.said, one.lived, one.paused_until, one.valid_until) == ({}, {}, None, None)
            assert told(one).count("phone_path_ended") == 1
            assert refused(actions.take_step, karla, clock.now(), one.id, one.version) == NOT_THIS_STEP


def test_friends_are_let_go_when_it_ends(app: Flask) -> None:
    volunteer = walk(Path.APPROVED)
    talking = make_pair(volunteer=volunteer)
    asked = make_pair(make_wish(make_person("Ib Bang", phone="+4511111175")), volunteer, talking=False)
    with writing():
        actions.stop(themselves(volunteer), clock.now(), volunteer.id)
    assert (talking.state, talking.wish.state) == (PairState.ENDED, WishState.WAITING)
    assert (asked.state, asked.wish.state) == (PairState.DECLINED, WishState.WAITING)


def test_who_rings_no_more_is_not_promised_somebody_new(app: Flask) -> None:
    volunteer = walk(Path.APPROVED)
    make_pair(volunteer=volunteer)
    with writing():
        actions.say_no(coordinator(), clock.now(), volunteer.id, volunteer.version, PathEnd.NO_FIT)
    own = select(Message).where(Message.person_id == volunteer.person_id).order_by(Message.id)
    true_ = [one.kind for one in db.session.scalars(own) if merge_fields(one, clock.now()) is not None]
    assert true_ == ["phone_path_ended"]


def test_a_certificate_that_is_not_fine_ends_it_and_is_looked_at_in_time(app: Flask) -> None:
    karla, volunteer = coordinator(), walk(Path.INTERVIEWED)
    today = clock.today()
    for wrong in (today, today + timedelta(days=900)):
        said = refused(
            actions.note_attest, karla, clock.now(), volunteer.id, volunteer.version, suitable(wrong)
        )
        assert "Vælg en dag" in said
    with writing():
        assert not actions.note_attest(karla, clock.now(), volunteer.id, volunteer.version, NOT_SUITABLE)
    assert volunteer.state is Path.REFUSED
    assert told(volunteer) == ["phone_path_ended"]
    kept = queries.attests_of(volunteer.id)[0]
    assert (kept.review_on, kept.no_need) == (None, None)
    begin_write()
    db.session.add(PhoneAttest(volunteer_id=volunteer.id, kind=AttestKind.NONE, assessed_on=today))
    with pytest.raises(IntegrityError, match="why_none"):
        db.session.flush()
    db.session.rollback()


def test_a_certificate_is_renewed_before_it_runs_out_and_approval_needs_one_that_holds(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    karla, until = coordinator(), clock.today() + timedelta(days=100)
    volunteer = walk(Path.APPROVED, by=karla, found=suitable(until))
    later = until + timedelta(days=300)
    with writing():
        actions.note_attest(karla, clock.now(), volunteer.id, volunteer.version, suitable(later))
    assert (volunteer.state, volunteer.valid_until) == (Path.APPROVED, later)
    slow = walk(
        Path.CONFIDENTIAL,
        make_phone_volunteer(make_person("Sløv"), state=Path.APPLIED),
        found=suitable(until),
    )
    frozen_clock.move_to(clock.now() + timedelta(days=101))
    assert "Attesten" in refused(actions.take_step, karla, clock.now(), slow.id, slow.version)
    with writing():
        actions.note_attest(karla, clock.now(), slow.id, slow.version, NONE_NEEDED)
    assert walk(Path.APPROVED, slow, by=karla).valid_until is None


def test_each_is_warned_once_of_each_day_and_pairs_go_on_after_it(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    until = clock.today() + timedelta(days=100)
    volunteer = walk(Path.APPROVED, found=suitable(until))
    pair = make_pair(volunteer=volunteer)
    counts = []
    for days_left in (61, 60, 30, 14, 1, 0, -1):
        frozen_clock.move_to(clock.now() + (until - timedelta(days=days_left) - clock.today()))
        for _twice in range(2):
            with writing():
                watch_approvals(clock.now())
        shown = [row.key for row in day_path.rows(clock.now())]
        counts.append((days_left, told(volunteer).count("phone_path_renew"), len(shown)))
    assert counts == [(61, 0, 0), (60, 1, 1), (30, 1, 1), (14, 2, 1), (1, 2, 1), (0, 2, 1), (-1, 2, 1)]
    assert not volunteer.may_get_friends(clock.today())
    assert (volunteer.state, pair.state) == (Path.APPROVED, PairState.TRIAL)
    assert "går videre" in day_path.rows(clock.now())[0].why


def test_a_new_declaration_is_promised_by_all_and_nobody_runs_out_unwarned(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    karla, volunteer = coordinator(), walk(Path.APPROVED, found=NONE_NEEDED)
    late = walk(Path.CONFIDENTIAL, make_phone_volunteer(make_person("Lise Late"), state=Path.APPLIED))
    assert volunteer.valid_until is None
    assert [row.title for row in day_path.rows(clock.now())] == ["Lise Late"]
    pack, today = current_pack(), clock.today()
    newer = replace(paper(DECLARATION), version=2, renew_by=today + timedelta(days=1))
    install(replace(pack, phone_papers=(*pack.phone_papers, newer)))
    for _twice in range(2):
        with writing():
            assert watch_approvals(clock.now()) == (0 if _twice else 2)
    assert volunteer.valid_until == today + NOTICE
    assert told(late).count("phone_path_turn") == told(volunteer).count("phone_path_turn") + 1
    assert "nye løfte" in refused(actions.take_step, karla, clock.now(), late.id, late.version)
    assert "Lise Late" not in [row.title for row in day_path.rows(clock.now())], "it is her own turn"
    frozen_clock.move_to(clock.now() + timedelta(days=1))
    with writing():
        assert actions.remind(karla, clock.now(), late.id)
    assert "Teksten" in refused(actions.promise_to_keep, themselves(volunteer), clock.now(), volunteer.id, 1)
    for _twice in range(2):
        with writing():
            actions.promise_to_keep(themselves(volunteer), clock.now(), volunteer.id, 2)
    assert (volunteer.state, volunteer.valid_until) == (Path.APPROVED, None)
    assert [one.version for one in queries.steps_of(volunteer.id) if one.step is Path.CONFIDENTIAL] == [1, 2]
    install(pack)


def test_a_pause_and_the_room_one_has(app: Flask, frozen_clock: FrozenClock) -> None:
    karla, volunteer = coordinator(), walk(Path.APPROVED)
    own, today, number = themselves(volunteer), clock.today(), volunteer.id
    for capacity, until, field in (
        (0, None, "capacity"),
        (4, None, "capacity"),
        (1, today - timedelta(days=1), "paused_until"),
        (1, today + timedelta(days=366), "paused_until"),
    ):
        begin_write()
        with pytest.raises(DomainError) as error:
            actions.arrange(own, clock.now(), number, capacity, until)
        db.session.rollback()
        assert error.value.field == field
    refused(
        actions.arrange, Actor(person_id=make_person().id), clock.now(), number, 1, None, kind=NotFoundError
    )
    with writing():
        actions.arrange(own, clock.now(), number, 3, today)
    assert (volunteer.capacity, volunteer.may_get_friends(today)) == (3, False)
    assert volunteer.may_get_friends(today + timedelta(days=1))
    with writing():
        actions.come_back(karla, clock.now(), number)
    assert volunteer.may_get_friends(today)


def test_it_is_shown_erased_and_forgotten_a_year_after(app: Flask, frozen_clock: FrozenClock) -> None:
    volunteer = walk(Path.APPROVED)
    shown = {one.key: len(one.records) for one in privacy_path.sections(volunteer.person_id, clock.now())}
    assert shown == {"phone_steps": 6, "phone_attests": 1}
    with writing():
        actions.stop(themselves(volunteer), clock.now(), volunteer.id)
    number, stopped_at = volunteer.id, volunteer.state_at
    assert volunteer.state in GONE
    for days, left in ((364, 7), (366, 0)):
        frozen_clock.move_to(stopped_at + timedelta(days=days))
        run_retention(clock.now())
        assert db.session.scalar(select(func.count()).select_from(PhoneStep)) == left
    assert db.session.scalar(select(func.count()).select_from(PhoneAttest)) == 0
    assert queries.volunteer_by_id(number) is None

    other = walk(Path.APPROVED, make_phone_volunteer(make_person("Else"), state=Path.APPLIED))
    with writing():
        privacy_path.erase(other.person_id)
    assert (queries.steps_of(other.id), queries.attests_of(other.id)) == ([], [])


def test_rows_of_the_path_go_with_the_volunteer(app: Flask) -> None:
    volunteer = walk(Path.CONFIDENTIAL)
    with writing():
        db.session.execute(delete(PhoneVolunteer).where(PhoneVolunteer.id == volunteer.id))
    assert db.session.scalar(select(func.count()).select_from(PhoneStep)) == 0


def test_the_system_is_no_coordinator(app: Flask) -> None:
    volunteer = make_phone_volunteer(state=Path.APPLIED)
    refused(actions.take_step, SYSTEM, clock.now(), volunteer.id, volunteer.version, kind=NotFoundError)
