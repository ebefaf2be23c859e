"""What an organisation hears of who said yes and who gave up: together once a day, or at once when it is soon."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core.actor import SYSTEM
from app.core.database import db
from app.core.feature import message_kind
from app.listings import responding, yes_news
from app.listings.models import Listing
from app.listings.yes_news import KIND
from app.notifications.models import Message
from app.organisations.models import Membership, Organisation
from tests.conftest import FrozenClock
from tests.factories import make_person, writing
from tests.listings.posting import laug, make_listing, owner_of, yes

NOON = datetime.fromisoformat("2027-03-01T12:00+01:00")
FIVE = NOON + timedelta(hours=5)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _noon(frozen_clock: FrozenClock) -> None:
    frozen_clock.move_to(NOON)


def letters(organisation: Organisation) -> list[Message]:
    found = select(Message).where(Message.kind == KIND, Message.person_id == owner_of(organisation).person_id)
    return list(db.session.scalars(found.order_by(Message.id)))


def told_at(now: datetime) -> int:
    with writing():
        return yes_news.promise_news_of_the_day(now)


def read(letter: Message, now: datetime) -> dict[str, object]:
    fields = message_kind(KIND).merge(letter.params, now)
    assert fields is not None
    return dict(fields)


def task_in(days: int, organisation: Organisation, **values: object) -> Listing:
    return make_listing(organisation, starts_at=NOON + days * DAY, **values)


def test_the_news_of_a_day_is_one_letter_at_five_and_one_only(app: Flask) -> None:
    organisation = laug()
    market, party = task_in(5, organisation), task_in(6, organisation, title="Hjælp til fest")
    yes(market, make_person("Ane Ibsen"))
    gone = yes(market, make_person("Ib Ibsen"))
    yes(party, make_person("Eva Ibsen"))
    with writing():
        responding.withdraw(SYSTEM, NOON + timedelta(hours=1), gone.id)

    assert [told_at(FIVE - timedelta(minutes=1)), told_at(FIVE), told_at(FIVE + timedelta(hours=3))] == [
        0,
        1,
        0,
    ]

    (letter,) = letters(organisation)
    said = read(letter, FIVE)
    assert (said["coming"], said["gone"]) == (2, 1)
    assert [(one["title"], one["coming"], one["gone"]) for one in said["dates"]] == [  # type: ignore[attr-defined]
        ("Hjælp til julemarked", ["Ane Ibsen"], ["Ib Ibsen"]),
        ("Hjælp til fest", ["Eva Ibsen"], []),
    ]


def test_a_day_without_news_is_a_day_without_a_letter(app: Flask) -> None:
    organisation = laug()
    yes(task_in(5, organisation))

    assert told_at(FIVE) == 1
    assert told_at(FIVE + DAY) == 0
    assert len(letters(organisation)) == 1


def test_what_is_missed_at_five_is_told_later(app: Flask) -> None:
    organisation = laug()
    yes(task_in(5, organisation))

    assert told_at(FIVE + timedelta(hours=15)) == 1


def test_what_is_soon_is_told_at_once_and_not_again_at_five(app: Flask) -> None:
    organisation = laug()
    ane = yes(make_listing(organisation, starts_at=NOON + timedelta(hours=23)), make_person("Ane Ibsen"))
    with writing():
        responding.withdraw(SYSTEM, NOON + timedelta(minutes=1), ane.id)

    first, second = letters(organisation)
    assert read(second, NOON)["gone"] == 1
    # They gave up before the letter went: it says so, too.
    assert read(first, NOON)["gone"] == 1
    assert told_at(FIVE) == 0


def test_what_they_answer_themselves_is_no_news_but_that_somebody_gave_up_is(app: Flask) -> None:
    organisation = laug()
    listing = task_in(5, organisation, question="Har du en bil?")
    ane, ib = yes(listing, make_person("Ane Ibsen")), yes(listing, make_person("Ib Ibsen"))
    with writing():
        responding.accept(owner_of(organisation), NOON, ane.id)
    assert told_at(FIVE) == 0

    with writing():
        responding.withdraw(SYSTEM, FIVE + timedelta(hours=1), ib.id)

    assert told_at(FIVE + DAY) == 1


def test_who_waited_in_the_queue_and_left_is_no_news(app: Flask) -> None:
    organisation = laug()
    listing = task_in(5, organisation, places=1)
    yes(listing, make_person("Ane Ibsen"), now=NOON - 3 * DAY)
    waiting = yes(listing, make_person("Ib Ibsen"), now=NOON - 2 * DAY)
    with writing():
        responding.withdraw(SYSTEM, NOON, waiting.id)

    assert told_at(FIVE) == 0


def test_who_left_the_organisation_hears_nothing_more(app: Flask) -> None:
    organisation = laug()
    listing = task_in(5, organisation)
    yes(listing)
    told_at(FIVE)
    (letter,) = letters(organisation)
    with writing():
        db.session.execute(update(Membership).values(ended_at=FIVE))

    assert message_kind(KIND).merge(letter.params, FIVE) is None
    assert message_kind(KIND).may_be_off
