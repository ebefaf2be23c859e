"""One message of every kind about tasks, brought about the way it is in life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import Role
from app.listings import actions, editing, letters, scans, yes_news
from app.listings.fitting import Answers
from app.listings.models import Listing, Response
from app.listings.models_letter import LetterWish
from app.listings.queries import KIND, dates_of
from app.listings.rules import Company, Work
from app.listings.task import Slot, task_of
from app.moderation.queries import waiting_edit
from app.moderation.states import State
from app.notifications.models import Message
from app.organisations.models import Organisation
from app.organisations.queries import owners_of
from tests.factories import make_organisation, make_person, make_place, writing
from tests.listings.posting import date_of, make_listing, yes

_MODERATOR = Actor(roles=frozenset({Role.MODERATOR}))
#: A Saturday at the end of what the letters are about.
STARTS = datetime.fromisoformat("2027-03-06T10:00+01:00")


#: A morning on which the week's letters go.
_MONDAY = datetime.fromisoformat("2027-03-01T09:00+01:00")


def _newest(kind: str) -> Message:
    newest = select(Message).where(Message.kind == kind).order_by(Message.id.desc()).limit(1)
    return db.session.scalars(newest).one()


def _laug(owner: str = "Olga Olsen") -> Organisation:
    person = make_person(owner, email="ane@example.org", phone="+4511111141")
    return make_organisation(person, name="Fynshav Landsbylaug")


def _task(organisation: Organisation | None = None, **values: object) -> Listing:
    place = make_place("Fynshav").id
    return make_listing(organisation or _laug(), starts_at=STARTS, place_id=place, **values)


def _ane(listing: Listing) -> Response:
    return yes(listing, make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141"))


def task_answer() -> Message:
    _ane(_task())
    return _newest("task_answer")


def task_cancelled() -> Message:
    made = _task()
    _ane(made)
    owner = Actor(person_id=owners_of(made.organisation_id)[0].id)
    with writing():
        actions.call_off(owner, clock.now(), date_of(made).id, "Det sner for meget.")
    return _newest("task_cancelled")


def task_reminder() -> Message:
    _ane(_task())
    with writing():
        scans.promise_reminders(STARTS - timedelta(hours=16))
    return _newest("task_reminder")


def task_to_answer() -> Message:
    made = _task(_laug("Ane Ibsen"), question="Har du en bil?")
    yes(made, make_person("Ib Bech", email="ib@example.org", phone="+4511111142"))
    return _newest("task_to_answer")


def _changed(made: Listing, **values: object) -> None:
    owner = Actor(person_id=owners_of(made.organisation_id)[0].id)
    with writing():
        editing.change(owner, clock.now(), made.id, replace(task_of(made, dates_of(made.id)), **values))


def task_moved() -> Message:
    made = _task()
    _ane(made)
    starts = STARTS + timedelta(days=1)
    _changed(made, dates=[Slot(3, starts, starts + timedelta(hours=2), date_of(made).id)])
    return _newest("task_moved")


def task_edit_decided() -> Message:
    made = _task(_laug("Ane Ibsen"))
    _changed(made, text="Vi stiller boder op.")
    edit = waiting_edit(KIND, made.id)
    assert edit is not None
    with writing():
        editing.answer_edit(_MODERATOR, clock.now(), edit.id, is_approved=True)
    return _newest("task_edit_decided")


def task_yeses() -> Message:
    made = _task(_laug("Ane Ibsen"))
    yes(made, make_person("Ib Bech", email="ib@example.org", phone="+4511111142"))
    with writing():
        yes_news.promise_news_of_the_day(clock.now() + timedelta(days=1))
    return _newest("task_yeses")


def task_news() -> Message:
    made = _task(_laug("Ane Ibsen"), public=False)
    with writing():
        actions.answer(_MODERATOR, clock.now(), made.id, State.NEEDS_WORK, "Skriv, hvad man skal lave.")
    return _newest("task_news")


def task_hours() -> Message:
    was = clock.local(clock.now()).replace(hour=10, minute=0) - timedelta(days=2)
    posted, place = was - timedelta(days=5), make_place("Fynshav").id
    made = make_listing(_laug("Ane Ibsen"), now=posted, starts_at=was, place_id=place)
    yes(made, make_person("Ib Bech", email="ib@example.org", phone="+4511111142"), now=posted)
    with writing():
        scans.remind_of_hours(clock.now())
    return _newest("task_hours")


def task_letter() -> Message:
    _task(company=Company.TOGETHER, work=Work.HANDS)
    _task(_laug("Ib Bech"), title="Bag en kage", text="")
    ane = make_person("Ane Ibsen", email="ane@example.org", phone="+4511111141")
    with writing():
        wish = LetterWish(person_id=ane.id, weekday=0, created_at=_MONDAY - timedelta(days=1))
        wish.answers = Answers(work=Work.HANDS, company=Company.TOGETHER)
        wish.confirmed_at = wish.created_at
        db.session.add(wish)
        letters.promise_letters(_MONDAY)
    return _newest("task_letter")


def task_letter_confirm() -> Message:
    with writing():
        letters.want_as_guest(
            Actor(network="192.0.2.0/24"),
            clock.now(),
            name="Ane Ibsen",
            email="ane@example.org",
            weekday=0,
            answers=Answers(),
        )
    return _newest("task_letter_confirm")


#: Kind → how to bring one about.
OF_TASKS: dict[str, Callable[[], Message]] = {
    "task_answer": task_answer,
    "task_cancelled": task_cancelled,
    "task_reminder": task_reminder,
    "task_moved": task_moved,
    "task_to_answer": task_to_answer,
    "task_yeses": task_yeses,
    "task_news": task_news,
    "task_hours": task_hours,
    "task_letter": task_letter,
    "task_letter_confirm": task_letter_confirm,
    "task_edit_decided": task_edit_decided,
}
