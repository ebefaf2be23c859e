"""What staff decide about the rounds of a fair: saved in one press, never over somebody else's, told once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from flask import Flask
from sqlalchemy import update

from app.background.models import LongTask, TaskState
from app.background.running import run_due
from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.database_clock import database_now
from app.core.errors import DomainError, NotFoundError
from app.exchange import arrivals, registering, rounds, rounds_planning, rounds_work
from app.exchange import rounds_messages as messages
from app.exchange.rounds_models import Timetable
from app.exchange.rounds_queries import count_held, meetings_of
from app.exchange.rules_day import Arrived
from tests.conftest import FrozenClock
from tests.exchange.day import computed, day_of, make_day, planned
from tests.exchange.trading import MODERATOR, make_fair, told
from tests.factories import writing
from tests.test_races import all_at_once

pytestmark = pytest.mark.usefixtures("frozen_clock")


def test_a_plan_is_kept_until_another_is_saved(app: Flask) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan")
    proposal = planned(fair)
    assert meetings_of(fair.id) == sorted(proposal.meetings, key=lambda one: (one.round, one.table))
    assert proposal.worth == proposal.bound
    assert day_of(fair).proposal is None

    with writing():
        rounds_planning.forbid(MODERATOR, clock.now(), fair.id, (everybody[0].id, everybody[1].id), 2)
    anew = computed(fair)
    both = rounds.two(everybody[0].id, everybody[1].id)
    assert both in {one.two for one in meetings_of(fair.id)}
    assert both not in {one.two for one in anew.meetings}
    with writing():
        rounds_planning.drop(MODERATOR, clock.now(), fair.id, day_of(fair).version)
    assert day_of(fair).proposal is None
    assert meetings_of(fair.id) == list(proposal.meetings)


def test_two_organisers_do_not_overwrite_each_other(app: Flask) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan")
    planned(fair)
    seen, pair = day_of(fair).version, (everybody[0].id, everybody[1].id)
    with writing():
        rounds_planning.lock_round(MODERATOR, clock.now(), fair.id, 0, is_locked=True, version=seen)
    for act in (
        lambda: rounds_planning.lock_round(MODERATOR, clock.now(), fair.id, 1, is_locked=True, version=seen),
        lambda: rounds_planning.forbid(MODERATOR, clock.now(), fair.id, pair, seen),
        lambda: rounds_planning.propose(
            MODERATOR, clock.now(), fair.id, 2, rounds.solve(day_of(fair).setting), seen
        ),
        lambda: rounds_planning.save(MODERATOR, clock.now(), fair.id, seen),
        lambda: rounds_planning.show(MODERATOR, clock.now(), fair.id, seen),
    ):
        with pytest.raises(DomainError, match="En anden har ændret noget imens"), writing():
            act()
    assert day_of(fair).setting.locked == {0}


def test_of_two_who_save_at_once_one_is_told_so(app: Flask) -> None:
    fair, _everybody = make_day("Ane", "Bo", "Cia", "Dan")
    computed(fair)
    number, version, now = fair.id, day_of(fair).version, clock.now()

    def save() -> str:
        try:
            with writing():
                rounds_planning.save(MODERATOR, now, number, version)
        except DomainError:
            return "refused"
        return "saved"

    assert sorted(all_at_once(app, [save] * 2)) == ["refused", "saved"]
    db.session.rollback()
    assert day_of(fair).version == version + 1


def test_a_proposal_that_no_longer_goes_with_the_day_is_refused(app: Flask) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan")
    planned(fair)
    kept = meetings_of(fair.id)
    computed(fair)
    with writing():
        registering.withdraw(SYSTEM, clock.now(), everybody[0].id)
    with pytest.raises(DomainError, match="Noget er ændret"), writing():
        rounds_planning.save(MODERATOR, clock.now(), fair.id, day_of(fair).version)
    assert meetings_of(fair.id) == kept


def test_pins_and_locks_hold_and_bad_ones_are_refused(app: Flask) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan", "Eva")
    ane, bo, cia, _dan, eva = (one.id for one in everybody)
    with writing():
        registering.wish(SYSTEM, clock.now(), cia, set(), {ane})
        rounds_planning.pin(MODERATOR, clock.now(), fair.id, (bo, ane), 3, 0)

    def refuse(pair: tuple[int, int], round_: int, said: str) -> None:
        with pytest.raises(DomainError, match=said), writing():
            rounds_planning.pin(MODERATOR, clock.now(), fair.id, pair, round_, day_of(fair).version)

    refuse((ane, cia), 1, "skal ikke mødes")
    refuse((ane, eva), 3, "allerede sat fast")
    refuse((ane, eva), 4, "er her ikke i den runde")
    refuse((ane, ane), 0, "Vælg to, der kommer")
    refuse((ane, make_day("Ib")[1][0].id), 0, "Vælg to, der kommer")

    planned(fair)
    assert any(one.two == rounds.two(ane, bo) and one.round == 3 for one in meetings_of(fair.id))
    locked = [one for one in meetings_of(fair.id) if one.round == 1]
    with writing():
        version = day_of(fair).version
        rounds_planning.lock_round(MODERATOR, clock.now(), fair.id, 1, is_locked=True, version=version)
        rounds_planning.free(MODERATOR, clock.now(), fair.id, (ane, bo), version + 1)
    assert day_of(fair).setting.pins == {}
    planned(fair)
    assert [one for one in meetings_of(fair.id) if one.round == 1] == locked
    with pytest.raises(NotFoundError), writing():
        rounds_planning.lock_round(
            MODERATOR, clock.now(), fair.id, 9, is_locked=True, version=day_of(fair).version
        )


def test_who_did_not_come_is_planned_around_and_what_has_been_stays(
    app: Flask, frozen_clock: FrozenClock
) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan", "Eva", "Finn")
    planned(fair)
    gone, before = everybody[2].id, meetings_of(fair.id)
    frozen_clock.move_to(day_of(fair).hours.starts(1) + timedelta(minutes=1))
    for _twice in range(2):
        with writing():
            arrivals.note(MODERATOR, clock.now(), fair.id, gone, Arrived.ABSENT)
    planned(fair)
    later = meetings_of(fair.id)
    assert [one for one in later if one.round < 2] == [one for one in before if one.round < 2]
    assert not any(gone in one.two for one in later if one.round >= 2)
    held = [one for one in later if gone not in one.two or one.round < 1]
    assert count_held(fair.id) == len(held) < len(later)

    with writing():
        arrivals.note(MODERATOR, clock.now(), fair.id, gone, Arrived.HERE)
        with pytest.raises(NotFoundError):
            arrivals.note(MODERATOR, clock.now(), fair.id, 10**6, Arrived.ABSENT)
    planned(fair)
    assert any(gone in one.two for one in meetings_of(fair.id) if one.round >= 2)


def test_everybody_is_told_once_and_again_only_when_it_changes_for_them(app: Flask) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan", "Eva", "Finn")
    people = [one.party.person for one in everybody]
    planned(fair)
    assert messages.ROUNDS not in told(people[0])
    with writing():
        first = rounds_planning.show(MODERATOR, clock.now(), fair.id, day_of(fair).version)
        again = rounds_planning.show(MODERATOR, clock.now(), fair.id, day_of(fair).version)
    assert (first, again) == (6, 0)
    assert [told(one).count(messages.ROUNDS) for one in people] == [1] * 6

    before = day_of(fair).setting.saved
    with writing():
        registering.withdraw(SYSTEM, clock.now(), everybody[0].id)
    anew = computed(fair)
    touched = messages.to_tell(day_of(fair), db.session.get(Timetable, fair.id), anew.meetings)
    with writing():
        assert rounds_planning.save(MODERATOR, clock.now(), fair.id, day_of(fair).version) == len(touched)
    changed = rounds.changes(before, anew.meetings)
    assert everybody[0].id not in touched
    assert bool(touched) == bool(changed)


def test_only_moderators_decide_and_only_about_fairs_with_rounds(app: Flask) -> None:
    fair, _everybody = make_day("Ane", "Bo")
    with pytest.raises(NotFoundError), writing():
        rounds_planning.show(SYSTEM, clock.now(), fair.id, 0)
    with pytest.raises(NotFoundError), writing():
        rounds_planning.ask_for_plan(MODERATOR, clock.now(), make_fair().id, 2, 0)
    with pytest.raises(DomainError, match="ingen plan"), writing():
        rounds_planning.show(MODERATOR, clock.now(), fair.id, 0)


# ---- long work ----------------------------------------------------------------------------------------------------


def test_a_large_plan_is_computed_in_the_background_and_waits_to_be_saved(app: Flask) -> None:
    fair, _everybody = make_day("Ane", "Bo", "Cia", "Dan")
    with writing():
        rounds_planning.ask_for_plan(MODERATOR, clock.now(), fair.id, 3, 0)
    assert run_due(clock.now()) == 1
    proposal = day_of(fair).proposal
    assert proposal is not None
    assert proposal == rounds.solve(replace(day_of(fair).setting, least=3))
    assert meetings_of(fair.id) == []
    task = rounds_planning.task_of(fair.id)
    assert task is not None
    assert (task.state, task.result) == (TaskState.DONE, {"worth": proposal.worth, "bound": proposal.bound})


def test_what_was_decided_while_it_computed_wins(app: Flask) -> None:
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan")
    with writing():
        rounds_planning.ask_for_plan(MODERATOR, clock.now(), fair.id, 3, 0)
        rounds_planning.forbid(MODERATOR, clock.now(), fair.id, (everybody[0].id, everybody[1].id), 1)
        with pytest.raises(DomainError, match="Stop den først"):
            rounds_planning.ask_for_plan(MODERATOR, clock.now(), fair.id, 3, 2)
    run_due(clock.now())
    assert day_of(fair).proposal is None


class StoppedAtOnce:
    """A piece of long work that somebody stops as soon as it has told anything (core.long_work.Work)."""

    so_far: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, params: Mapping[str, Any]) -> None:
        self.params, self.now, self.told = params, clock.now(), 0

    def tell(self, progress: int, done_so_far: Mapping[str, Any] | None = None, *, where: str = "") -> None:
        self.told += done_so_far is not None

    def is_stopped(self) -> bool:
        return self.told > 0


def test_a_stop_in_the_middle_keeps_the_best_so_far(app: Flask) -> None:
    """Two times three meet among themselves in two rounds: four of six meetings fit, and nobody proves it."""
    fair, everybody = make_day("Ane", "Bo", "Cia", "Dan", "Eva", "Finn", rounds=2)
    with writing():
        for one in everybody[:3]:
            registering.wish(SYSTEM, clock.now(), one.id, set(), {other.id for other in everybody[3:]})
        version = day_of(fair).version
        rounds_planning.ask_for_plan(MODERATOR, clock.now(), fair.id, 2, version)
    work = StoppedAtOnce({"fair_id": fair.id, "version": version + 1})
    result = rounds_work.plan_rounds(work)
    proposal = day_of(fair).proposal
    assert proposal is not None
    assert work.told == 1
    assert result == {"worth": proposal.worth, "bound": proposal.bound}
    assert proposal.worth < proposal.bound
    assert (len(proposal.meetings), proposal.is_capped) == (4, True)


def test_a_process_that_is_killed_leaves_the_saved_plan_and_another_goes_on(app: Flask) -> None:
    fair, _everybody = make_day("Ane", "Bo", "Cia", "Dan")
    planned(fair)
    saved = meetings_of(fair.id)
    with writing():
        rounds_planning.ask_for_plan(MODERATOR, clock.now(), fair.id, 3, day_of(fair).version)
    script = (
        "import os, signal\n"
        "from app import create_app\n"
        "from app.background.running import run_due\n"
        "from app.core import clock\n"
        "from app.exchange import rounds_work\n"
        "rounds_work.rounds.solve = lambda setting, stop: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with create_app().app_context():\n"
        "    run_due(clock.now())\n"
    )
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {**os.environ, "DATABASE_URL": url, "INSTANCE_PATH": app.config["INSTANCE_PATH"]}
    died = subprocess.run([sys.executable, "-c", script], env=environment, check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    db.session.rollback()
    task = rounds_planning.task_of(fair.id)
    assert task is not None
    assert task.state is TaskState.RUNNING
    assert (meetings_of(fair.id), day_of(fair).proposal) == (saved, None)
    with writing():
        db.session.execute(update(LongTask).values(claimed_until=database_now(-timedelta(seconds=1))))
    assert run_due(clock.now()) == 1
    assert day_of(fair).proposal is not None
    assert meetings_of(fair.id) == saved
