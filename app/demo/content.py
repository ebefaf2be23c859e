"""The demo's content, made through the features' own actions around today, so that it is what people would make."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from flask import Flask
from sqlalchemy import delete, select

from app.accounts.actions import add_account
from app.accounts.models import Account
from app.accounts.roles import give_role
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.database import begin_write, db
from app.core.permissions import Role
from app.demo.callers import make_callers
from app.demo.cast import (
    BY_PHONE,
    CITIZEN,
    DAUGHTER,
    HOSTS,
    HOUSE,
    INGER,
    INGRID,
    LEADER,
    MUNICIPALITY,
    NEWCOMER,
    REGULARS,
    WAITING,
    WITHOUT_PHONE,
    Somebody,
)
from app.demo.events import make_events
from app.demo.exchange import make_exchange
from app.demo.exchange_day import make_day
from app.demo.exchange_rounds import make_rounds
from app.demo.fellowships import make_groups
from app.demo.groups import CANCELLED, FULL, FULL_WITH_QUEUE, GROUPS, MOVED, PROPOSAL, Group
from app.demo.last_year import make_last_year
from app.demo.lifts import make_lifts
from app.demo.meals import make_meals
from app.demo.organisations import make_organisations
from app.demo.phone_friends import make_phone_friends
from app.demo.plan_content import keep_plan
from app.demo.proposals import make_proposals
from app.demo.regulars import WITH_REGULARS, make_regulars
from app.demo.reports import make_reports
from app.demo.rooms import make_bookings
from app.demo.surveys import make_surveys
from app.demo.tasks import make_tasks
from app.demo.voices import make_voices
from app.gatherings.actions import join
from app.gatherings.editing import DateEdit, edit_dates, values_of
from app.gatherings.edits import Scope
from app.gatherings.hosting import cancel_date, record_attendance, record_head_count
from app.gatherings.models import Occurrence, Series, SignUpStatus
from app.gatherings.queries import holding_on, participants
from app.gatherings.scheduling import approve_series, make_occurrences
from app.notifications.calling import record_call
from app.notifications.models import CallOutcome, Message, MessageStatus
from app.people.actions import add_person
from app.people.models import Delegation, Person
from app.places.actions import NewArea, mark_area
from app.places.models import Place
from app.plan.recount import recount_now
from app.walks.actions import propose_walk

#: Half-full for everybody, so that a guest finds room.
_TYPICAL_SHARE = 0.55


def fill_empty_database(app: Flask) -> bool:
    """Make the demo content when nothing is there yet; commits. True when it was made."""
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        if db.session.scalar(select(Account.id).limit(1)) is not None:
            return False
        begin_write()
        fill(clock.now())
        db.session.commit()
    return True


def fill(now: datetime) -> None:
    """Make all of it around `now`. The same for the same instant: nothing is left to chance."""
    _Demo(now).make()


class _Demo:
    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = clock.local(now).date()
        self.chance = Random(2020)  # noqa: S311 - to vary the content, not to keep a secret
        self.people: dict[Somebody, Person] = {}
        self.begun = now - timedelta(weeks=12)

    def make(self) -> None:
        """People first, then groups and their past, then what is to come."""
        for host in (*HOSTS.values(), NEWCOMER, CITIZEN):
            self._account(host)
        house = self._account(HOUSE)
        for role in (Role.MODERATOR, Role.PHONE_COORDINATOR):
            give_role(SYSTEM, self.begun, house.id, role)
        give_role(SYSTEM, self.begun, self._account(MUNICIPALITY).id, Role.ADMINISTRATOR)
        give_role(SYSTEM, self.begun, self._account(LEADER).id, Role.LEADER)
        keep_plan(Actor(person_id=self.people[MUNICIPALITY].id, purpose="demo"), self.now)
        self._mark_area()
        make_callers(self._person, self.begun, self.now)
        make_organisations(self._person, self._place, self.begun, self.now)
        make_tasks(self._person, self._place, self.now)
        make_proposals(self._person, self._place, self.now)
        make_groups(self._person, self._place, self.now)
        for group in GROUPS:
            series = self._group(group)
            self._past(series)
            self._coming(group, series)
        make_last_year(self._person, self._place, self.now)
        make_regulars(self._person, self.now)
        self._callers(WITH_REGULARS)
        make_bookings(self._person, self.now)
        make_meals(self._person, self._place, self.now)
        make_events(self._person, self._place, self.now)
        make_lifts(self._place, self.now)
        make_phone_friends(self._person, self.now)
        make_exchange(self._person, self._place, self.now)
        make_rounds(self._person, self._place, self.now)
        make_day(self._person, self._place, self.now)
        make_surveys(self._person, self.now)
        make_voices(self._person, self.now)
        self._by_phone()
        self._forget_old_messages()
        self._fill_up(FULL)
        self._fill_up(FULL_WITH_QUEUE)
        for somebody in WAITING:
            self._join(self._next(FULL_WITH_QUEUE), somebody, self.now)
        self._changes()
        self._rung()
        self._propose(PROPOSAL, self.now - timedelta(hours=30))
        recount_now(self.now)
        # Last, so that this year's draft counts everything.
        writer, leader = (
            Actor(person_id=self.people[one].id, purpose="demo") for one in (MUNICIPALITY, LEADER)
        )
        make_reports(writer, leader, self.now)

    def _mark_area(self) -> None:
        """A part of a town that staff look at; the roads are made up."""
        staff = Actor(person_id=self.people[HOUSE].id, purpose="demo")
        roads = ["Demovænget", "Demoparken"]
        reason = "Mange er flyttet hertil det sidste år. Der er ikke et fællesskab endnu."
        mark_area(staff, self.begun, NewArea(self._place("Sønderborg"), reason, "Demokvarteret", roads))

    def _account(self, somebody: Somebody) -> Account:
        assert somebody.email is not None
        account = add_account(
            SYSTEM, self.begun, name=somebody.name, email=somebody.email, phone=somebody.phone
        )
        self.people[somebody] = account.person
        account.person.place_id = self._place(somebody.place) if somebody.place else None
        return account

    def _person(self, somebody: Somebody) -> Person:
        if somebody not in self.people:
            self.people[somebody] = add_person(
                SYSTEM,
                self.begun,
                name=somebody.name,
                email=somebody.email,
                phone=somebody.phone,
                place_id=self._place(somebody.place) if somebody.place else None,
            )
        return self.people[somebody]

    def _place(self, name: str) -> int:
        return db.session.execute(select(Place.id).where(Place.name == name)).scalars().first() or 0

    def _group(self, group: Group) -> Series:
        first = self.now + timedelta(days=group.in_days) - timedelta(weeks=group.weeks_run)
        then = min(first - timedelta(weeks=2), self.now - timedelta(days=2))
        series = self._propose(group, then)
        if series.decided_at is None:
            approve_series(SYSTEM, then, series.id)
        make_occurrences(series, self.now)
        return series

    def _propose(self, group: Group, then: datetime) -> Series:
        host = self.people[HOSTS.get(group.host, NEWCOMER)]
        data = group.data(self._place(group.place), self.today)
        actor = Actor(person_id=host.id, purpose="demo")
        return propose_walk(actor, then, data, host, tempo=group.tempo, kilometres=group.kilometres)

    def _past(self, series: Series) -> None:
        """Those who came, sent word or stayed away, and head counts where nobody signs up."""
        for occurrence in self._dates(series, past=True):
            after = occurrence.ends_at + timedelta(hours=1)
            if not series.needs_sign_up:
                record_head_count(SYSTEM, after, occurrence.id, self.chance.randint(5, 14))
                continue
            for somebody in self._some(occurrence):
                self._join(
                    occurrence, somebody, occurrence.starts_at - timedelta(days=self.chance.randint(2, 6))
                )
            outcomes = (SignUpStatus.CAME,) * 8 + (SignUpStatus.EXCUSED, SignUpStatus.NO_SHOW)
            there = {s.id: self.chance.choice(outcomes) for s in holding_on(occurrence.id)}
            record_attendance(SYSTEM, after, occurrence.id, there)

    def _coming(self, group: Group, series: Series) -> None:
        """Sign-ups for the next two dates, told of long ago."""
        if not group.needs_sign_up:
            return
        for occurrence in self._dates(series, past=False)[:2]:
            for somebody in self._some(occurrence):
                self._join(
                    occurrence, somebody, self.now - timedelta(days=1, hours=self.chance.randint(1, 20))
                )

    def _callers(self, title: str) -> None:
        """They rang some weeks ago and came, and rang again for the next time."""
        series = db.session.execute(select(Series).where(Series.title == title)).scalar_one()
        last = self._dates(series, past=True)[-1]
        for somebody in (INGRID, INGER):
            self._join(last, somebody, last.starts_at - timedelta(days=3))
            self._join(self._next(title), somebody, self.now - timedelta(days=3))
        own = {self.people[somebody].id for somebody in (INGRID, INGER)}
        came = {one.id: SignUpStatus.CAME for one in holding_on(last.id) if one.person_id in own}
        record_attendance(SYSTEM, last.ends_at + timedelta(hours=1), last.id, came)

    def _some(self, occurrence: Occurrence) -> list[Somebody]:
        most = max(3, int((occurrence.capacity or 12) * _TYPICAL_SHARE))
        return self.chance.sample(REGULARS, min(len(REGULARS), self.chance.randint(most - 2, most)))

    def _join(self, occurrence: Occurrence, somebody: Somebody, then: datetime) -> None:
        person = self._person(somebody)
        if then >= occurrence.starts_at or any(s.person_id == person.id for s in participants(occurrence.id)):
            return
        join(
            Actor(person_id=person.id, purpose="demo"),
            then,
            occurrence.id,
            person,
            wants_companion=occurrence.series.companion_offered and self.chance.random() < 0.15,
            needs_lift=self.chance.random() < 0.1,
            # Who has no e-mail rang the host.
            is_on_phone=person.email is None,
        )

    def _fill_up(self, title: str) -> None:
        """Take the last places of the next date just now, so that letters about it lie in the mailbox."""
        occurrence = self._next(title)
        for somebody in reversed(REGULARS):
            db.session.refresh(occurrence)
            if occurrence.places_taken >= (occurrence.capacity or 0):
                return
            self._join(occurrence, somebody, self.now)

    def _changes(self) -> None:
        cancel_date(
            SYSTEM, self.now, self._next(CANCELLED, skip=1).id, "Stien er lukket, mens broen bliver lavet."
        )
        occurrence = self._next(MOVED, skip=1)
        later = (clock.local(occurrence.starts_at) + timedelta(minutes=30)).time()
        reason = "Biblioteket har møde foran døren, så vi begynder lidt senere og mødes ved vandet."
        wanted = replace(values_of(occurrence), starts_at=later, meeting_point="Havnefronten ved bænkene")
        edit = DateEdit(wanted, occurrence.series.least, reason)
        edit_dates(SYSTEM, self.now, occurrence.id, Scope.THIS, edit)

    def _by_phone(self) -> None:
        """People without e-mail on the dates that are cancelled and moved below; a daughter hears of it too."""
        yesterday = self.now - timedelta(days=1)
        for somebody in (*BY_PHONE, WITHOUT_PHONE):
            self._join(self._next(CANCELLED, skip=1), somebody, yesterday)
        self._join(self._next(MOVED, skip=1), BY_PHONE[0], yesterday)
        ingrid, lone = self._person(BY_PHONE[0]), self._person(DAUGHTER)
        helps = {"relation": "datter", "may_cancel": True, "gets_messages": True, "created_at": self.begun}
        db.session.add(Delegation(person_id=ingrid.id, delegate_id=lone.id, **helps))
        db.session.flush()

    def _rung(self) -> None:
        """One did not answer, one asked to be rung this time tomorrow."""
        lene = Actor(person_id=self.people[HOUSE].id, purpose="demo")
        wall = clock.local(self.now)
        tomorrow = clock.from_wall(self.today + timedelta(days=1), min(max(wall.time(), time(9)), time(19)))
        for somebody, outcome in (
            (BY_PHONE[1], CallOutcome.NO_ANSWER),
            (BY_PHONE[2], CallOutcome.CALL_AGAIN),
        ):
            person = self.people[somebody]
            waiting = select(Message.id).where(
                Message.person_id == person.id, Message.status == MessageStatus.QUEUED
            )
            record_call(lene, self.now, person.id, outcome, db.session.scalars(waiting).all(), tomorrow)

    def _next(self, title: str, skip: int = 0) -> Occurrence:
        series = db.session.execute(select(Series).where(Series.title == title)).scalar_one()
        return self._dates(series, past=False)[skip]

    def _dates(self, series: Series, *, past: bool) -> list[Occurrence]:
        when = Occurrence.ends_at <= self.now if past else Occurrence.starts_at > self.now
        dates = select(Occurrence).where(Occurrence.series_id == series.id, when)
        return list(db.session.scalars(dates.order_by(Occurrence.starts_at)))

    def _forget_old_messages(self) -> None:
        """Letters of weeks ago were sent then; only what happens today is still in the post."""
        db.session.execute(delete(Message).where(Message.created_at < self.now))
