"""Letters by post: what is printed, and who is told when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.core.actor import SYSTEM
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.notifications import post, post_queries
from app.notifications.delivery import deliver_due, sweep
from app.notifications.models import Channel, LetterBatch, Message, MessageStatus
from app.notifications.outbox import withdraw
from app.people.actions import set_reach
from app.people.models import Delegation, Reach
from tests.factories import make_person, writing
from tests.notifications.conftest import Promise, reload
from tests.notifications.posting import BIRTHE, by_post, made, texts

WEEKS = timedelta(weeks=3)


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    """Letters are written where the site's address is known."""
    with app.test_request_context(base_url="https://sammen.example"):
        yield


# ---- the pile -----------------------------------------------------------------------------------------------


def test_a_letter_waits_and_no_machine_sends_it(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    letter = promise(person=by_post(), expires_at=frozen_now + WEEKS)

    deliver_due(app, frozen_now)
    sweep(app, frozen_now)

    assert (letter.channel, reload(letter).status) == (Channel.LETTER, MessageStatus.QUEUED)
    (line,) = post_queries.waiting_letters(frozen_now)
    assert (line.name, line.town, line.kind, line.number) == ("Ane Ibsen", "Sydals", "note", None)


def test_the_pile_holds_every_letter_that_waits_and_nobody_is_told_by_printing(
    promise: Promise, frozen_now: datetime
) -> None:
    letters = [promise(person=by_post(name)) for name in ("Bo Bang", "Ane Ibsen")]

    batch = made(frozen_now)

    assert [text.count("Mommarkvej 12") for text in texts(batch)] == [1, 1]
    assert ["Ane Ibsen" in text for text in texts(batch)] == [True, False]
    assert "Hej høns" in texts(batch)[0]
    assert f"{batch.id}-1" in texts(batch)[0]
    assert (batch.letters, batch.made_by, batch.posted_at) == (2, 7, None)
    for letter in letters:
        assert (reload(letter).status, letter.finished_at, letter.batch_id) == (
            MessageStatus.QUEUED,
            None,
            batch.id,
        )
    (pile,) = post_queries.open_piles()
    assert [(one.name, one.number) for one in pile.letters] == [
        ("Ane Ibsen", f"{batch.id}-1"),
        ("Bo Bang", f"{batch.id}-2"),
    ]


def test_the_file_is_kept_as_it_was_printed_with_its_hash(promise: Promise, frozen_now: datetime) -> None:
    promise(person=by_post())

    batch = made(frozen_now)

    assert batch.content is not None
    assert hashlib.sha256(batch.content).hexdigest() == batch.content_hash
    seen = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "letters.print")).one()
    assert seen.details == {"letters": 1, "sha256": batch.content_hash}
    assert post_queries.file_of(batch.id) == batch.content


def test_what_is_printed_is_not_printed_again(promise: Promise, frozen_now: datetime) -> None:
    promise(person=by_post())
    made(frozen_now)

    with pytest.raises(DomainError, match="ingen breve"):
        made(frozen_now)

    late = promise(person=by_post("Bo Bang"))
    assert [late.id] == [line.message_id for line in post_queries.waiting_letters(frozen_now)]
    assert len(texts(made(frozen_now))) == 1


def test_what_is_no_longer_true_is_not_printed(promise: Promise, frozen_now: datetime) -> None:
    true = promise(person=by_post())
    untrue = promise(person=by_post("Bo Bang"), params={"is_over": True})

    batch = made(frozen_now)

    assert batch.letters == 1
    assert reload(true).batch_id == batch.id
    assert (reload(untrue).status, untrue.batch_id) == (MessageStatus.SUPPRESSED, None)


def test_a_broken_letter_keeps_no_other_from_the_letter_box(promise: Promise, frozen_now: datetime) -> None:
    broken = promise("broken_note", person=by_post("Bo Bang"))
    promise(person=by_post())

    assert made(frozen_now).letters == 1
    assert (reload(broken).status, broken.batch_id) == (MessageStatus.QUEUED, None)


def test_who_gets_it_for_somebody_else_reads_so_at_their_own_address(
    promise: Promise, frozen_now: datetime
) -> None:
    ane, daughter = make_person("Ane Ibsen", email=None), by_post("Dorthe Datter", town="Broager")
    with writing():
        set_reach(SYSTEM, frozen_now, ane, Reach.RELATIVE)
        both = {"person_id": ane.id, "delegate_id": daughter.id}
        db.session.add(Delegation(**both, gets_messages=True, created_at=frozen_now))
    promise(person=ane)

    (text,) = texts(made(frozen_now))

    assert "Dorthe Datter" in text
    assert "6470 Broager" in text
    assert "fordi du hjælper Ane Ibsen" in " ".join(text.split())
    assert [line.name for line in post_queries.open_piles()[0].letters] == ["Dorthe Datter"]


def test_two_who_press_at_once_make_one_pile(app: Flask, promise: Promise, frozen_now: datetime) -> None:
    for number in range(5):
        promise(person=by_post(f"Bo {number}"))
    db.session.commit()
    barrier = Barrier(4)

    def press(_number: int) -> str:
        with app.test_request_context(base_url="https://sammen.example"):
            barrier.wait(30)
            try:
                return str(made(frozen_now).letters)
            except DomainError as refused:
                return refused.message
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(press, range(4)))

    assert min(said) == "5"
    assert sum("ingen breve" in words for words in said) == 3
    db.session.rollback()
    assert db.session.scalars(select(LetterBatch.letters)).all() == [5]


# ---- the letter box -----------------------------------------------------------------------------------------


def test_posting_tells_everybody_in_the_pile(promise: Promise, frozen_now: datetime) -> None:
    letters = [promise(person=by_post(name)) for name in ("Ane", "Bo")]
    batch = made(frozen_now)
    later = frozen_now + timedelta(hours=2)

    with writing():
        assert post.mark_posted(BIRTHE, later, batch.id) == 2

    assert {(reload(one).status, one.finished_at) for one in letters} == {(MessageStatus.SENT, later)}
    (pile,) = post_queries.posted_piles()
    assert (pile.posted_at, pile.printed) == (later, 2)
    assert post_queries.open_piles() == []


def test_a_letter_that_became_untrue_is_to_be_taken_out_and_tells_nobody(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    true, untrue = promise(person=by_post()), promise(person=by_post("Bo Bang"), topic="occurrence:2")
    batch = made(frozen_now)
    with writing():
        withdraw("occurrence:2", frozen_now, kinds=("note",))

    (pile,) = post_queries.open_piles()
    assert [one.name for one in pile.to_take_out] == ["Bo Bang"]
    assert [one.name for one in pile.to_post] == ["Ane Ibsen"]
    with writing():
        post.take_out(BIRTHE, frozen_now, batch.id, untrue.id)
        assert post.mark_posted(BIRTHE, frozen_now, batch.id) == 1
    assert (reload(true).status, reload(untrue).status) == (MessageStatus.SENT, MessageStatus.SUPPRESSED)


def test_what_became_untrue_without_a_word_is_noticed_by_the_sweep_and_at_posting(
    app: Flask, promise: Promise, frozen_now: datetime
) -> None:
    one, other, third = (promise(person=by_post(name)) for name in ("Ane", "Bo", "Carl"))
    batch = made(frozen_now)
    make_untrue(one)
    sweep(app, frozen_now)
    assert [letter.name for letter in post_queries.open_piles()[0].to_take_out] == ["Ane"]

    make_untrue(other)
    with writing():
        assert post.mark_posted(BIRTHE, frozen_now, batch.id) == 1
    assert [reload(letter).status.value for letter in (one, other, third)] == [
        "suppressed",
        "suppressed",
        "sent",
    ]


def make_untrue(letter: Message) -> None:
    with writing():
        row = db.session.get_one(Message, letter.id)
        row.params = {**row.params, "is_over": True}


def test_a_letter_taken_out_waits_for_the_next_pile(promise: Promise, frozen_now: datetime) -> None:
    letter, other = promise(person=by_post()), promise(person=by_post("Bo Bang"))
    batch = made(frozen_now)

    with writing():
        post.take_out(BIRTHE, frozen_now, batch.id, letter.id)
        post.mark_posted(BIRTHE, frozen_now, batch.id)

    assert (reload(letter).status, letter.batch_id) == (MessageStatus.QUEUED, None)
    other_batch = made(frozen_now)
    assert other_batch.id != batch.id
    with pytest.raises(DomainError, match="allerede taget ud"), writing():
        post.take_out(BIRTHE, frozen_now, other_batch.id, other.id)
    with pytest.raises(NotFoundError), writing():
        post.take_out(BIRTHE, frozen_now, other_batch.id, 999)


def test_a_pile_thrown_away_lets_its_letters_wait_again_and_is_never_printed_anew(
    promise: Promise, frozen_now: datetime
) -> None:
    letter = promise(person=by_post())
    batch = made(frozen_now)

    with writing():
        post.discard_batch(BIRTHE, frozen_now, batch.id)

    assert (reload(letter).batch_id, letter.letter_id) == (None, None)
    assert post_queries.open_piles() == []
    with pytest.raises(NotFoundError):
        post_queries.file_of(batch.id)
    for change in (post.discard_batch, post.mark_posted):
        with pytest.raises(DomainError, match="allerede fortrudt"), writing():
            change(BIRTHE, frozen_now, batch.id)
    assert made(frozen_now).id > batch.id


def test_a_pile_is_posted_once(promise: Promise, frozen_now: datetime) -> None:
    letter = promise(person=by_post())
    batch = made(frozen_now)
    with writing():
        post.mark_posted(BIRTHE, frozen_now, batch.id)

    for change in (post.mark_posted, post.discard_batch):
        with pytest.raises(DomainError, match="allerede lagt"), writing():
            change(BIRTHE, frozen_now, batch.id)
    with pytest.raises(DomainError, match="allerede lagt"), writing():
        post.take_out(BIRTHE, frozen_now, batch.id, letter.id)
    with pytest.raises(NotFoundError), writing():
        post.mark_posted(BIRTHE, frozen_now, 999)


def test_an_empty_pile_is_not_posted(promise: Promise, frozen_now: datetime) -> None:
    letter = promise(person=by_post())
    batch = made(frozen_now)
    with writing():
        post.take_out(BIRTHE, frozen_now, batch.id, letter.id)

    with pytest.raises(DomainError, match="ingen breve tilbage"), writing():
        post.mark_posted(BIRTHE, frozen_now, batch.id)
