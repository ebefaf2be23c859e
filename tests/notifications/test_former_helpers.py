"""Help ends while a message to the helper waits for people: the person is told, and the helper hears nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.erasure import erase_everything
from app.core.actor import SYSTEM
from app.core.database import db
from app.notifications import call_list, post_queries
from app.notifications.delivery import sweep
from app.notifications.former_helpers import end_help
from app.notifications.help_began import begin_help
from app.notifications.models import Channel, Message, MessageStatus
from app.notifications.post import mark_posted
from app.notifications.ring_list import calls_for
from app.people.actions import erase_person
from app.people.models import Delegation, Person, Reach
from tests.factories import make_person, writing
from tests.notifications.conftest import Promise, reload
from tests.notifications.posting import BIRTHE, by_post, made, texts

End = Callable[[Delegation, datetime], None]


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    """Letters are written where the site's address is known."""
    with app.test_request_context(base_url="https://sammen.example"):
        yield


def helped(
    now: datetime, delegate: Person, reach: Reach | None = Reach.RELATIVE
) -> tuple[Person, Delegation]:
    """Ingrid, whose messages `delegate` gets: instead of her, unless she chose another way."""
    ingrid = make_person("Ingrid Holm", email=None, phone="+4511111142")
    with writing():
        ingrid.reach = reach
        both = {"person_id": ingrid.id, "delegate_id": delegate.id}
        help_ = Delegation(**both, gets_messages=True, may_cancel=True, created_at=now)
        db.session.add(help_)
    return ingrid, help_


def lone() -> Person:
    return make_person("Lone Bech", email=None, phone="+4511111143")


def quietly(help_: Delegation, now: datetime) -> None:
    """End it where nobody hands anything over, as only the sweep can see."""
    with writing():
        help_.ended_at = now


def end(help_: Delegation, now: datetime) -> None:
    with writing():
        end_help(SYSTEM, now, help_.id, party_id=None)


def limit(help_: Delegation, now: datetime) -> None:
    allowed = {"may_sign_up": False, "may_cancel": True, "gets_messages": False}
    with writing():
        begin_help(SYSTEM, now, help_.person, help_.delegate, "datter", allowed)


def erase(help_: Delegation, now: datetime) -> None:
    with writing():
        erase_everything(SYSTEM, now, help_.delegate_id)


def on_list(now: datetime) -> list[tuple[str, tuple[int, ...]]]:
    db.session.rollback()
    return [(entry.who.name, entry.message_ids) for entry in call_list.call_list(None, now).to_ring]


@pytest.mark.parametrize("end_it", [end, limit, erase])
def test_a_call_to_who_helps_no_more_is_the_persons_at_once(
    promise: Promise, frozen_now: datetime, end_it: End
) -> None:
    ingrid, help_ = helped(frozen_now, lone())
    call = promise(person=ingrid)
    assert on_list(frozen_now) == [("Lone Bech", (call.id,))]
    later = frozen_now + timedelta(hours=1)

    end_it(help_, later)

    assert ("Ingrid Holm", (call.id,)) in on_list(later)
    told = reload(call)
    assert (told.delegate_id, "delegate_id" in told.params, told.due_at) == (None, False, later)
    assert [(one.name, one.message_id) for one in calls_for(["occurrence:1"], later)] == [
        ("Ingrid Holm", call.id)
    ]


def test_before_the_sweep_nobody_reads_it_to_a_former_helper(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, help_ = helped(frozen_now, lone())
    call = promise(person=ingrid)

    quietly(help_, frozen_now)

    assert on_list(frozen_now) == []
    assert calls_for(["occurrence:1"], frozen_now) == []
    assert sweep(app, frozen_now).counts() == {"rerouted": 1}
    assert on_list(frozen_now) == [("Ingrid Holm", (call.id,))]


def test_an_erased_helper_hides_nobody_after_the_sweep(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    helper = lone()
    ingrid, _help = helped(frozen_now, helper)
    call = promise(person=ingrid)
    with writing():
        erase_person(SYSTEM, frozen_now, helper)

    sweep(app, frozen_now)

    assert on_list(frozen_now) == [("Ingrid Holm", (call.id,))]


def test_who_got_the_same_news_is_not_told_twice(promise: Promise, frozen_now: datetime) -> None:
    ingrid, help_ = helped(frozen_now, lone(), reach=Reach.CALL)
    promise(person=ingrid)
    own, copy = db.session.scalars(select(Message).order_by(Message.id)).all()

    end(help_, frozen_now)

    assert (own.delegate_id, copy.delegate_id) == (None, help_.delegate_id)
    assert reload(copy).status == MessageStatus.SUPPRESSED
    assert on_list(frozen_now) == [("Ingrid Holm", (own.id,))]


def test_of_two_helpers_who_both_ended_the_person_hears_once(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    ingrid, first = helped(frozen_now, lone())
    other = make_person("Karl Holm", email=None, phone="+4511111144")
    with writing():
        both = {"person_id": ingrid.id, "delegate_id": other.id}
        second = Delegation(**both, gets_messages=True, created_at=frozen_now)
        db.session.add(second)
    promise(person=ingrid)
    quietly(first, frozen_now)
    quietly(second, frozen_now)

    sweep(app, frozen_now)

    ((name, messages),) = on_list(frozen_now)
    assert (name, len(messages)) == ("Ingrid Holm", 1)


def test_help_that_goes_on_changes_nothing(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    ingrid, help_ = helped(frozen_now, lone())
    call = promise(person=ingrid)

    assert sweep(app, frozen_now).counts() == {}

    assert reload(call).delegate_id == help_.delegate_id


def test_who_was_not_told_in_time_is_the_person(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    helper = lone()
    ingrid, _help = helped(frozen_now, helper)
    promise(person=ingrid, expires_at=frozen_now + timedelta(hours=1))
    late = frozen_now + timedelta(hours=2)
    sweep(app, late)
    with writing():
        erase_person(SYSTEM, late, helper)

    (missed,) = call_list.missed(late)

    assert (missed.name, missed.phone) == ("Ingrid Holm", "+4511111142")


def test_a_letter_not_printed_goes_the_persons_way(promise: Promise, frozen_now: datetime) -> None:
    ingrid, help_ = helped(frozen_now, by_post("Dorthe Datter"))
    letter = promise(person=ingrid)
    assert letter.channel is Channel.LETTER
    quietly(help_, frozen_now)
    assert post_queries.waiting_letters(frozen_now) == []
    assert (post_queries.count_waiting(frozen_now), post_queries.count_to_post()) == (0, 0)

    end(help_, frozen_now)

    assert (reload(letter).channel, letter.delegate_id) == (Channel.CALL, None)


def test_a_printed_letter_is_taken_out_and_the_person_is_told(promise: Promise, frozen_now: datetime) -> None:
    ingrid, help_ = helped(frozen_now, by_post("Dorthe Datter"))
    letter = promise(person=ingrid)
    promise(person=by_post("Bo Bang"), key=(2,))
    batch = made(frozen_now)
    assert len(texts(batch)) == 2
    quietly(help_, frozen_now)
    (pile,) = post_queries.open_piles()
    assert [line.name for line in pile.to_take_out] == ["Dorthe Datter"]

    with writing():
        assert mark_posted(BIRTHE, frozen_now, batch.id) == 1

    assert (reload(letter).status, letter.batch_id) == (MessageStatus.SUPPRESSED, batch.id)
    ((name, (own_id,)),) = on_list(frozen_now)
    assert (name, own_id != letter.id) == ("Ingrid Holm", True)
