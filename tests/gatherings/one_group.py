"""The state machine of a group with several dates: fixed places beside sign-ups, offers, capacity and the clock."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import time, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.core.actor import SYSTEM
from app.core.clock import local
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import actions, fixed_places, offers, queries, scans
from app.gatherings.edits import Scope
from app.gatherings.fixed import covers
from app.gatherings.models import ACTIVE, FixedPlace, Occurrence, Rhythm, SignUp, SignUpStatus
from app.notifications.models import Message
from tests.conftest import A_MONDAY
from tests.factories import make_person, make_sign_up, make_walk, writing
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound

_WHICH = st.integers(0, 20)
_SIZES = st.integers(1, 3)
_CHANGES = ("fixed_place.begin", "fixed_place.pause", "fixed_place.resume", "fixed_place.end")


class OneGroup(RuleBasedStateMachine):
    """A monthly group: regulars begin, rest, come back and end, while others sign up and the months go by."""

    start_anew: ClassVar[Callable[[], None]]
    steps_taken: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        db.session.rollback()
        type(self).start_anew()
        db.session.remove()
        self.now = A_MONDAY
        self.series_id = 0
        #: Date → ids of who waited after the step before, in the order of the queue.
        self.queues_before: dict[int, list[int]] = {}
        #: How many letters about moved dates there should be: one per person and change.
        self.to_be_told = 0

    @initialize(capacity=st.integers(1, 4))
    def a_group(self, capacity: int) -> None:
        """What everything is about."""
        self.series_id = make_walk(capacity=capacity, rhythm=Rhythm.MONTHLY).id

    # ---- what people do ------------------------------------------------------------------------------------------

    @rule(size=_SIZES)
    def begin(self, size: int) -> None:
        """Somebody comes every time from now on."""
        self._step()
        with suppress(DomainError), writing():
            person = make_person()
            fixed_places.begin_fixed(SYSTEM, self.now, self.series_id, person, party_size=size)

    @rule(which=_WHICH, after=st.integers(0, 40), days=st.one_of(st.none(), st.integers(0, 40)))
    def pause(self, which: int, after: int, days: int | None) -> None:
        """A regular stays away for some time."""
        self._step()
        first = local(self.now).date() + timedelta(days=after)
        last = first + timedelta(days=days) if days is not None else None
        if one := self._fixed(which):
            self._do(fixed_places.pause_fixed, one.id, first, last)

    @rule(which=_WHICH, change=st.sampled_from(["resume_fixed", "resume_fixed", "end_fixed"]))
    def come_back_or_end(self, which: int, change: str) -> None:
        """A regular comes again, or never more."""
        self._step()
        if one := self._fixed(which):
            self._do(getattr(fixed_places, change), one.id)

    @rule(which=_WHICH, size=_SIZES)
    def join(self, which: int, size: int) -> None:
        """Somebody signs up for one date."""
        self._step()
        if date := self._date(which):
            make_sign_up(date, party_size=size, now=self.now)

    @rule(which=_WHICH, who=_WHICH)
    def leave(self, which: int, who: int) -> None:
        """Somebody gives up one date: a regular keeps the others."""
        self._step()
        date = self._date(which)
        there = queries.participants(date.id) if date is not None else []
        if there:
            self._do(actions.leave, there[who % len(there)].id)

    @rule(which=_WHICH, yes=st.booleans())
    def answer_offer(self, which: int, yes: bool) -> None:
        """Who is offered a place of the last day answers."""
        self._step()
        date = self._date(which)
        for one in offers.standing_offers(date.id, rung=False)[:1] if date is not None else []:
            self._do(actions.take_offer if yes else actions.leave, one.id)

    @rule(
        which=_WHICH,
        scope=st.sampled_from(Scope),
        changes=st.fixed_dictionaries(
            {},
            optional={
                "capacity": st.one_of(st.integers(1, 6), st.none()),
                "starts_at": st.sampled_from([time(10), time(12, 30), time(17)]),
                "meeting_point": st.sampled_from(["Kirken", "Havnen"]),
            },
        ),
    )
    def edit_dates(self, which: int, scope: Scope, changes: dict[str, Any]) -> None:
        """The host makes room or less of it, and moves one date, it and those after it, or all."""
        self._step()
        if date := self._date(which):
            before = {one.id: (one.starts_at, one.meeting_point) for one in self._coming()}
            with suppress(DomainError):
                edit(self.now, date, scope, **changes)
                moved = [
                    one for one in self._coming() if before[one.id] != (one.starts_at, one.meeting_point)
                ]
                self.to_be_told += len(
                    {one.person_id for date in moved for one in queries.participants(date.id)}
                )

    @rule(hours=st.sampled_from([1, 24, 200, 700]))
    def time_goes_by(self, hours: int) -> None:
        """The clock, and all the jobs; a second run of them finds nothing more."""
        self.now += timedelta(hours=hours)
        jobs = (scans.extend_horizon, offers.lapse_due_offers, scans.fill_all_free_places)
        for job in jobs:
            with writing():
                job(self.now)
        for job in jobs:
            with writing():
                assert job(self.now) == 0

    # ---- what holds after every step ----------------------------------------------------------------------------

    @invariant()
    def no_date_is_overbooked_and_its_numbers_agree(self) -> None:
        """On every date, past ones too."""
        for date in self._dates():
            assert date.capacity is None or date.places_taken <= date.capacity
            assert_sound(date)

    @invariant()
    def every_queue_keeps_its_order(self) -> None:
        """Whoever waited and still waits stands in the same order, before all who came later."""
        for date in self._dates():
            there = queries.participants(date.id)
            queue = [one.id for one in there if one.status == SignUpStatus.WAITING]
            stayed = [number for number in self.queues_before.get(date.id, []) if number in queue]
            assert queue[: len(stayed)] == stayed
            self.queues_before[date.id] = queue
            assert len({one.person_id for one in there}) == len(there)

    @invariant()
    def regulars_are_on_the_dates_they_come_to_and_on_no_others(self) -> None:
        """On each coming date outside their pause: with a place, in the queue, or given up by themselves."""
        for fixed in db.session.scalars(select(FixedPlace)).unique():
            for date in self._coming():
                mine = select(SignUp).where(
                    SignUp.occurrence_id == date.id, SignUp.person_id == fixed.person_id
                )
                own = list(db.session.scalars(mine).unique())
                day = local(date.starts_at).date()
                comes = fixed.ended_at is None and covers(day, fixed.paused_from, fixed.paused_until)
                assert not comes or any(one.is_fixed for one in own)
                assert comes or not any(one.is_fixed and one.status in ACTIVE for one in own)

    @invariant()
    def every_change_of_a_fixed_place_is_told_exactly_once(self) -> None:
        """One letter for each, and none for the dates it makes."""
        changes = select(func.count()).where(AuditEvent.action.in_(_CHANGES))
        letters = select(func.count()).where(Message.kind == "fixed_place_changed")
        assert db.session.scalar(changes) == db.session.scalar(letters)
        asked = select(func.count()).where(AuditEvent.action == "sign_up.offer")
        offered = select(func.count()).where(Message.kind.in_(("place_offered", "place_to_ring")))
        assert db.session.scalar(asked) == db.session.scalar(offered)
        moved = select(func.count()).where(Message.kind == "date_changed")
        assert db.session.scalar(moved) == self.to_be_told

    # ---- tools ---------------------------------------------------------------------------------------------------

    def _step(self) -> None:
        type(self).steps_taken += 1
        self.now += timedelta(seconds=1)

    def _dates(self) -> list[Occurrence]:
        db.session.expire_all()
        own = select(Occurrence).where(Occurrence.series_id == self.series_id)
        return list(db.session.scalars(own.order_by(Occurrence.starts_at)))

    def _coming(self) -> list[Occurrence]:
        return [one for one in self._dates() if one.starts_at > self.now]

    def _date(self, which: int) -> Occurrence | None:
        coming = self._coming()
        return coming[which % len(coming)] if coming else None

    def _fixed(self, which: int) -> FixedPlace | None:
        standing = fixed_places.fixed_of(self.series_id)
        return standing[which % len(standing)] if standing else None

    def _do(self, action: Callable[..., Any], *args: Any) -> None:
        """Do it, or be refused by a rule: both leave everything sound."""
        with suppress(DomainError), writing():
            action(SYSTEM, self.now, *args)
