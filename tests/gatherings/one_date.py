"""The state machine of one date: its model is the queue as a list, its invariants are the promises of the house."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.core.actor import SYSTEM
from app.core.clock import local
from app.core.database import db
from app.core.errors import DomainError
from app.gatherings import actions, hosting, offers, queries, scans
from app.gatherings.models import ACTIVE, Occurrence, SignUp, SignUpStatus
from app.notifications.models import Message
from tests.conftest import A_MONDAY
from tests.factories import make_occurrence, make_person, make_sign_up, writing
from tests.gatherings.editing import edit
from tests.gatherings.support import assert_sound

#: The date is ten days away; the clock of the machine moves towards it and over the last day.
_LAST_DAY = timedelta(hours=24)
_SIZES = st.integers(1, 4)
_WHO = st.integers(0, 30)


class OneDate(RuleBasedStateMachine):
    """People join, leave, change their party; the host changes places, removes, rings; time goes by."""

    start_anew: ClassVar[Callable[[], None]]
    steps_taken: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        db.session.rollback()
        type(self).start_anew()
        db.session.remove()
        self.now = A_MONDAY
        self.occurrence_id = 0
        #: Ids of waiting sign-ups after the step before, in the order of the queue.
        self.queue_before: list[int] = []

    @initialize(capacity=st.integers(1, 6))
    def a_date(self, capacity: int) -> None:
        """The date everything is about."""
        on = (self.now + timedelta(days=10)).date()
        self.occurrence_id = make_occurrence(capacity=capacity, on=on).id

    # ---- what people do ------------------------------------------------------------------------------------------

    @rule(size=_SIZES, has_mail=st.booleans())
    def join(self, size: int, has_mail: bool) -> None:
        """A newcomer; behind everybody who waits."""
        self._step()
        waits = bool(self._queue())
        person = make_person() if has_mail else make_person(email=None, phone="+4511111141")
        made = make_sign_up(self._date(), person, party_size=size, now=self.now)
        if waits and made.status == SignUpStatus.WAITING:
            assert self._queue()[-1].id == made.id

    @rule(who=_WHO)
    def leave(self, who: int) -> None:
        """Somebody gives up a place, or a place in the queue."""
        self._step()
        if one := self._one(who, ACTIVE):
            self._do(actions.leave, one.id)

    @rule(who=_WHO, size=_SIZES)
    def change(self, who: int, size: int) -> None:
        """Somebody comes with more or fewer."""
        self._step()
        if one := self._one(who, ACTIVE):
            needs = {"party_size": size, "wants_companion": False, "needs_lift": False, "note": ""}
            self._do(actions.change_sign_up, one.id, **needs)

    @rule(capacity=st.one_of(st.integers(1, 8), st.none()))
    def change_capacity(self, capacity: int | None) -> None:
        """The host makes room, or less of it."""
        self._step()
        with suppress(DomainError):
            edit(self.now, self.occurrence_id, capacity=capacity)

    @rule(who=_WHO)
    def remove(self, who: int) -> None:
        """The host takes somebody off the list."""
        self._step()
        if one := self._one(who, ACTIVE):
            self._do(hosting.remove_participant, one.id, "Aftalt")

    @rule(answers=st.booleans())
    def ring_next_in_line(self, answers: bool) -> None:
        """On the last day the host rings whoever is next."""
        self._step()
        if one := queries.next_in_line(self._date(), self.now):
            self._do(actions.give_place if answers else hosting.note_no_answer, one.id)

    @rule(who=_WHO, yes=st.booleans())
    def answer_offer(self, who: int, yes: bool) -> None:
        """Somebody in line answers: in time, too late, or without having been asked."""
        self._step()
        if one := self._one(who, (SignUpStatus.WAITING,)):
            self._do(actions.take_offer if yes else actions.leave, one.id)

    @rule(answers=st.booleans())
    def ring_about_offer(self, answers: bool) -> None:
        """The host rings somebody for whom a place is held."""
        self._step()
        for one in offers.standing_offers(self.occurrence_id, rung=True)[:1]:
            self._do(actions.give_place if answers else hosting.note_no_answer, one.id)

    @rule()
    def scan(self) -> None:
        """The jobs run; a second run finds nothing more."""
        self._step()
        with writing():
            offers.lapse_due_offers(self.now)
            scans.fill_all_free_places(self.now)
            scans.promise_reminders(self.now)
        with writing():
            assert offers.lapse_due_offers(self.now) == 0
            assert scans.fill_all_free_places(self.now) == 0
            assert scans.promise_reminders(self.now) == 0

    @precondition(lambda self: self.now < A_MONDAY + timedelta(days=9, hours=22))
    @rule(hours=st.sampled_from([1, 30, 100]))
    def time_goes_by(self, hours: int) -> None:
        """Towards the date, never past its start."""
        self.now = min(self.now + timedelta(hours=hours), A_MONDAY + timedelta(days=9, hours=22))

    # ---- what holds after every step ----------------------------------------------------------------------------

    @invariant()
    def numbers_agree_and_nothing_is_overbooked(self) -> None:
        """The places taken are the sum of the parties that hold them, within the capacity; the catalogue agrees."""
        if not self.occurrence_id:
            return
        date = self._date()
        assert date.capacity is None or date.places_taken <= date.capacity
        assert_sound(date)

    @invariant()
    def nobody_is_on_the_list_twice(self) -> None:
        """One active row per person."""
        everybody = [one.person_id for one in queries.participants(self.occurrence_id)]
        assert len(everybody) == len(set(everybody))

    @invariant()
    def the_queue_keeps_its_order(self) -> None:
        """Whoever waited before and still waits stands in the same order, before all newcomers."""
        queue = [one.id for one in self._queue()]
        stayed = [number for number in self.queue_before if number in queue]
        assert queue[: len(stayed)] == stayed
        self.queue_before = queue

    @invariant()
    def nobody_who_fits_is_left_waiting(self) -> None:
        """Before the last day every party that fits in the free places has got one."""
        if not self.occurrence_id or self._date().starts_at - self.now <= _LAST_DAY:
            return
        date = self._date()
        assert date.capacity is not None or not self._queue()
        for one in self._queue():
            assert date.capacity is not None
            assert one.party_size > date.capacity - date.places_taken

    @invariant()
    def every_promotion_is_told_exactly_once(self) -> None:
        """A place given later has one letter; a place had at once has the answer to the sign-up."""
        promoted = select(AuditEvent.object_id).where(
            AuditEvent.action.in_(("sign_up.promote", "sign_up.give_place"))
        )
        letters = select(Message).where(Message.kind.in_(("place_given", "sign_up_confirmed")))
        told = [letter.params["sign_up_id"] for letter in db.session.scalars(letters)]
        assert len(told) == len(set(told))
        assert set(db.session.scalars(promoted)) <= set(told)
        held = select(func.count()).where(SignUp.placed_at.is_not(None))
        assert db.session.scalar(held) == len(told)

    @invariant()
    def every_offer_is_told_exactly_once_and_stands_in_the_daytime(self) -> None:
        """By a letter, or by the host who is asked to ring; never to two about one place, never past the start."""
        offered = db.session.scalar(select(func.count()).where(AuditEvent.action == "sign_up.offer"))
        letters = select(func.count()).where(Message.kind.in_(("place_offered", "place_to_ring")))
        assert db.session.scalar(letters) == offered
        for one in self._queue():
            if one.offer_until is not None:
                assert one.offer_until < self._date().starts_at
                assert 8 <= local(one.offer_until).hour <= 20

    # ---- tools ---------------------------------------------------------------------------------------
    # ------------

    def _step(self) -> None:
        type(self).steps_taken += 1
        self.now += timedelta(seconds=1)

    def _date(self) -> Occurrence:
        return db.session.get_one(Occurrence, self.occurrence_id, populate_existing=True)

    def _queue(self) -> list[SignUp]:
        everybody = queries.participants(self.occurrence_id)
        return [one for one in everybody if one.status == SignUpStatus.WAITING]

    def _one(self, who: int, statuses: tuple[SignUpStatus, ...]) -> SignUp | None:
        there = [one for one in queries.participants(self.occurrence_id) if one.status in statuses]
        return there[who % len(there)] if there else None

    def _do(self, action: Callable[..., Any], *args: Any, **values: Any) -> None:
        """Do it, or be refused by a rule: both leave everything sound."""
        with suppress(DomainError), writing():
            action(SYSTEM, self.now, *args, **values)
