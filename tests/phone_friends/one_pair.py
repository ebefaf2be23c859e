"""The state machine of a citizen and who rings: calls, worries, answers, rests, endings and the days between."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Role
from app.notifications.models import Message
from app.phone_friends import agreeing, concerns, reviewing, talking
from app.phone_friends.choices import OFTEN
from app.phone_friends.models import Ender, PhonePair
from app.phone_friends.models_pair import (
    Answer,
    CallOutcome,
    ConcernOutcome,
    Length,
    Mood,
    PhoneConcern,
    PhoneWatch,
)
from app.phone_friends.moving import locked_pair
from app.phone_friends.overview import look
from app.phone_friends.pairing import end_pair
from app.phone_friends.queries_pair import (
    last_calls,
    open_concern_of,
    open_reviews_of,
    review_by_id,
)
from app.phone_friends.rhythm import Rhythm
from app.phone_friends.scans_pair import look_after_pairs, remind
from app.phone_friends.states import PAIR, TOGETHER, PairState, WishState
from tests.conftest import A_MONDAY
from tests.factories import make_account, make_person, writing
from tests.phone_friends.friends import make_pair, make_phone_volunteer, make_wish

_SIDES = st.sampled_from((Ender.CITIZEN, Ender.VOLUNTEER))


class OnePair(RuleBasedStateMachine):
    """Ove and whoever rings him; when a pair has ended and he waits, another begins."""

    start_anew: ClassVar[Callable[[], None]]
    steps_taken: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        db.session.rollback()
        type(self).start_anew()
        db.session.remove()
        self.now = A_MONDAY
        self.pair_id, self.coordinator_id = 0, 0
        self.was: PairState = PairState.TRIAL

    @initialize(by_mail=st.booleans())
    def two_who_talk(self, by_mail: bool) -> None:
        """What everything is about."""
        with clock.at(self.now):
            self.coordinator_id = make_account(Role.PHONE_COORDINATOR).person_id
            ove = make_person("Ove", email="ove@example.org" if by_mail else None, phone="+4511111171")
            self.pair_id = make_pair(make_wish(ove), make_phone_volunteer(capacity=3)).id

    # ---- what people do -------------------------------------------------------------------------------------------

    @rule(outcome=st.sampled_from(CallOutcome))
    def log(self, outcome: CallOutcome) -> None:
        """A call is told of."""
        self._do(talking.log_call, self.pair_id, outcome)

    @rule(said=st.sampled_from((*Length, *Mood, True, False)))
    def say(self, said: Length | Mood | bool) -> None:
        """Something is said of the last call."""
        for call in last_calls(self.pair_id, 1):
            self._do(talking.say_of_call, self.pair_id, call.id, said)

    @rule()
    def undo(self) -> None:
        """The last call was a mistake."""
        for call in last_calls(self.pair_id, 1):
            self._do(talking.undo_call, self.pair_id, call.id)

    @rule(side=_SIDES, said=st.sampled_from(Answer))
    def answer(self, side: Ender, said: Answer) -> None:
        """One of them answers what is asked."""
        for review in open_reviews_of(self.pair_id)[:1]:
            self._do(reviewing.answer, self.pair_id, review.id, side, said)

    @rule(weekday=st.integers(0, 6), often=st.sampled_from(sorted(OFTEN)))
    def agree(self, weekday: int, often: str) -> None:
        """They agree when they talk."""
        rhythm = Rhythm(weekday, clock.local(A_MONDAY).time(), often, clock.local(self.now).date())
        self._do(agreeing.agree_on, self.pair_id, rhythm)

    @rule(side=_SIDES, days=st.integers(-1, 100))
    def rest(self, side: Ender, days: int) -> None:
        """One of them wants a pause."""
        self._do(agreeing.pause, self.pair_id, clock.local(self.now).date() + timedelta(days=days), side)

    @rule(by=st.sampled_from(Ender))
    def talk_again(self, by: Ender) -> None:
        """The pause ends before its time."""
        self._do(agreeing.resume, self.pair_id, by)

    @rule(by=st.sampled_from(Ender), again=st.booleans())
    def end(self, by: Ender, again: bool) -> None:
        """One of them stops."""
        with suppress(DomainError, NotFoundError), clock.at(self.now), writing():
            end_pair(SYSTEM, self.now, locked_pair(self.pair_id), by, again=again)

    @rule()
    def begin_with_another(self) -> None:
        """Somebody else rings Ove, when he waits for it."""
        pair = self._pair()
        if pair.wish.state is WishState.WAITING:
            with clock.at(self.now):
                person = make_person("Ny", email=f"ny{pair.id}@example.org")
                self.pair_id = make_pair(pair.wish, make_phone_volunteer(person)).id
            self.was = PairState.TRIAL

    # ---- what coordinators and the clock do -----------------------------------------------------------------------

    @rule(settles=st.booleans())
    def see_to_concern(self, settles: bool) -> None:
        """A coordinator takes what worries somebody, and perhaps settles it."""
        concern = open_concern_of(self.pair_id)
        if concern is None:
            return
        actor = Actor(person_id=self.coordinator_id)
        with clock.at(self.now), writing():
            if settles:
                concerns.settle_concern(actor, self.now, concern.id, ConcernOutcome.TALKED, "set")
            else:
                concerns.take_concern(actor, self.now, concern.id)

    @rule()
    def have_talked_with_them(self) -> None:
        """A coordinator has asked."""
        self._do(agreeing.has_been_asked_about, self.pair_id)
        for review in open_reviews_of(self.pair_id)[:1]:
            self._do(reviewing.settle_review, review.id)

    @rule(hours=st.sampled_from((1, 7, 24, 24 * 6, 24 * 20, 24 * 40)))
    def time_goes_by(self, hours: int) -> None:
        """And the scans run, twice."""
        self.now += timedelta(hours=hours)
        for _twice in range(2):
            before = self._messages()
            with clock.at(self.now), writing():
                remind(self.now)
                look_after_pairs(self.now)
        assert self._messages() == before, "told once"

    # ---- what is always so ----------------------------------------------------------------------------------------

    @invariant()
    def the_step_was_one_of_those_there_are(self) -> None:
        """And what hangs on the state follows it."""
        if not self.pair_id:
            return
        pair = self._pair()
        two_steps = {after for one in PAIR[self.was] for after in PAIR[one]}
        assert pair.state in {self.was, *PAIR[self.was], *two_steps}
        self.was = pair.state
        watch = db.session.get(PhoneWatch, pair.id)
        is_together = pair.state in TOGETHER
        assert (pair.wish.state is WishState.TALKING) == is_together
        assert (pair.paused_until is not None) == (pair.state is PairState.PAUSED)
        assert (pair.ended_at is not None) == (pair.state is PairState.ENDED)
        if not is_together:
            assert pair.rhythm == {}
        if watch is not None and pair.state not in (PairState.TRIAL, PairState.ACTIVE):
            assert watch.next_call_at is None

    @invariant()
    def nothing_is_asked_twice_or_lost(self) -> None:
        """One question at a time; what is open stands on the coordinators' day or can be answered by a link."""
        if not self.pair_id:
            return
        assert len(open_reviews_of(self.pair_id)) <= 1
        with clock.at(self.now):
            page = look(self.now)
        worries = select(func.count()).select_from(PhoneConcern).where(PhoneConcern.settled_at.is_(None))
        assert len(page.concerns) == db.session.scalar(worries)
        assert all(review_by_id(one.review.id).done_at is None for one in page.to_ask)

    def _do(self, action: Callable[..., Any], *arguments: Any) -> None:
        type(self).steps_taken += 1
        with suppress(DomainError, NotFoundError), clock.at(self.now), writing():
            action(SYSTEM, self.now, *arguments)

    def _pair(self) -> PhonePair:
        db.session.expire_all()
        return db.session.get_one(PhonePair, self.pair_id)

    def _messages(self) -> int:
        return db.session.scalar(select(func.count()).select_from(Message)) or 0
