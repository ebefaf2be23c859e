"""Letters that cannot arrive are told otherwise, and what was printed is forgotten in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.accounts.erasure import erase_everything
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError
from app.notifications import post, post_queries
from app.notifications.channels.letter_box import POSTING_GRACE
from app.notifications.delivery import sweep
from app.notifications.models import Channel, LetterBatch, Message, MessageStatus
from app.notifications.routing import LETTER_TAKES
from app.people.actions import set_reach
from app.people.models import Delegation, Reach
from tests.factories import make_person, writing
from tests.notifications.conftest import Promise, reload
from tests.notifications.posting import BIRTHE, by_post, made, told_by_people


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    """Letters are written where the site's address is known."""
    with app.test_request_context(base_url="https://sammen.example"):
        yield


# ---- never nobody -------------------------------------------------------------------------------------------


def test_what_cannot_arrive_in_time_is_rung_about(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    letter = promise(person=by_post(), expires_at=frozen_now + LETTER_TAKES)
    assert letter.channel == Channel.LETTER
    late = frozen_now + timedelta(hours=1)

    assert post_queries.waiting_letters(late) == []
    with pytest.raises(DomainError, match="ingen breve"):
        made(late)
    sweep(app, late)
    sweep(app, late)

    assert reload(letter).status == MessageStatus.SUPPRESSED
    (call,) = told_by_people()
    assert (call.channel, call.status, call.person_id) == (
        Channel.CALL,
        MessageStatus.QUEUED,
        letter.person_id,
    )


def test_without_a_telephone_it_is_told_face_to_face(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    promise(person=by_post(phone=None), expires_at=frozen_now + LETTER_TAKES)

    sweep(app, frozen_now + timedelta(hours=1))

    assert [call.channel for call in told_by_people()] == [Channel.IN_PERSON]


def test_a_printed_letter_may_be_posted_the_same_day(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    letter = promise(person=by_post(), expires_at=frozen_now + LETTER_TAKES)
    made(frozen_now)

    sweep(app, frozen_now + POSTING_GRACE)
    assert reload(letter).status == MessageStatus.QUEUED

    sweep(app, frozen_now + POSTING_GRACE + timedelta(minutes=1))
    assert [call.kind for call in told_by_people()] == ["note"]
    assert [one.name for one in post_queries.open_piles()[0].to_take_out] == ["Ane Ibsen"]


def test_who_has_no_address_any_more_is_told_otherwise(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    person = by_post()
    promise(person=person)
    with writing():
        set_reach(SYSTEM, frozen_now, person, Reach.LETTER, street="")

    assert post_queries.waiting_letters(frozen_now) == []
    assert [one.name for one in post_queries.without_address()] == ["Ane Ibsen"]
    sweep(app, frozen_now)
    assert [call.channel for call in told_by_people()] == [Channel.CALL]


# ---- letting go ---------------------------------------------------------------------------------------------


def test_who_is_erased_gets_no_letter(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    ane, bo = by_post(), by_post("Bo Bang")
    waiting, printed = promise(person=ane), promise(person=bo)
    with writing():
        db.session.get_one(Message, waiting.id).due_at = frozen_now + timedelta(minutes=1)
    batch = made(frozen_now)
    with writing():
        erase_everything(SYSTEM, frozen_now, ane.id)
        erase_everything(SYSTEM, frozen_now, bo.id)

    later = frozen_now + timedelta(hours=1)
    sweep(app, later)

    assert {reload(one).status for one in (waiting, printed)} == {MessageStatus.SUPPRESSED}
    (pile,) = post_queries.open_piles()
    # The name is gone; the number in its foot still finds it.
    assert [(one.name, one.number) for one in pile.to_take_out] == [("Slettet", f"{batch.id}-1")]
    assert told_by_people() == []


def test_a_helper_who_is_erased_gets_no_letter(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    ane, helper = make_person("Ane Ibsen", email=None), by_post("Dorthe Datter")
    with writing():
        set_reach(SYSTEM, frozen_now, ane, Reach.RELATIVE)
        both = {"person_id": ane.id, "delegate_id": helper.id}
        db.session.add(Delegation(**both, gets_messages=True, created_at=frozen_now))
    letter = promise(person=ane)
    with writing():
        erase_everything(SYSTEM, frozen_now, helper.id)

    sweep(app, frozen_now)

    told = reload(letter)
    assert (told.status, told.delegate_id) == (MessageStatus.QUEUED, None)
    # Nobody knows a number of hers, so she hears it from whoever meets her.
    assert told.channel == Channel.IN_PERSON


def test_the_file_is_emptied_thirty_days_after_it_was_posted(promise: Promise, frozen_now: datetime) -> None:
    promise(person=by_post())
    batch = made(frozen_now)
    with writing():
        post.mark_posted(BIRTHE, frozen_now, batch.id)
    day = timedelta(days=1)

    with writing():
        assert post.forget_printed_letters(frozen_now + 30 * day) == 0
        assert post.forget_printed_letters(frozen_now + 31 * day) == 1
        assert post.forget_printed_letters(frozen_now + 32 * day) == 0

    (pile,) = post_queries.posted_piles()
    assert (pile.has_file, pile.printed) == (False, 1)
    assert len(db.session.get_one(LetterBatch, batch.id, populate_existing=True).content_hash) == 64


def test_a_pile_that_nobody_posted_for_a_month_lets_its_letters_wait_again(
    promise: Promise, frozen_now: datetime
) -> None:
    letter = promise(person=by_post())
    made(frozen_now)

    with writing():
        post.forget_printed_letters(frozen_now + timedelta(days=31))

    assert (reload(letter).status, letter.batch_id) == (MessageStatus.QUEUED, None)
    assert post_queries.open_piles() == []
