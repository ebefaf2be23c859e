"""Encrypted columns: plain in Python, ciphertext in the database, readable in their own row only."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Text, event, select, type_coerce, update
from sqlalchemy.exc import StatementError

from app.core import clock, crypto, drafts
from app.core.database import begin_write, db
from app.core.encrypted import Encrypted, encrypted_text, sealed
from app.core.records import Draft, IdempotencyKey
from app.desk.models import Errand
from app.gatherings.models import SignUp
from app.notifications.models import LetterBatch, Message
from tests.factories import make_occurrence, make_person, make_sign_up, writing

NOTE = "Går med stok og tåler ikke nødder"


def raw(model: Any, name: str) -> list[str]:
    """What lies in the database, in the order of the keys."""
    column = type_coerce(getattr(model, name), Text)
    (key,) = model.__mapper__.primary_key
    return list(db.session.scalars(select(column).order_by(key)))


@pytest.fixture
def two(app: Flask, frozen_now: datetime) -> list[SignUp]:
    """Two sign-ups with notes."""
    occurrence = make_occurrence()
    return [make_sign_up(occurrence, note=f"{NOTE} {number}") for number in (1, 2)]


def test_the_text_is_plain_in_python_and_nowhere_in_the_database(two: list[SignUp]) -> None:
    db.session.expire_all()
    assert [one.note for one in two] == [f"{NOTE} 1", f"{NOTE} 2"]
    for stored in raw(SignUp, "note"):
        assert stored.startswith(crypto.newest_prefix())
        assert "stok" not in stored


def test_a_new_row_reads_its_text_before_and_after_it_has_a_number(app: Flask) -> None:
    person = make_person()
    with writing():
        errand = Errand(person_id=person.id, text=NOTE, created_at=clock.now(), created_by=person.id)
        assert errand.text == NOTE
        db.session.add(errand)
        db.session.flush()
        assert errand.text == NOTE
        assert not db.session.is_modified(errand)
    assert db.session.get_one(Errand, errand.id, populate_existing=True).text == NOTE


def test_ciphertext_in_another_row_or_column_or_changed_is_not_read(two: list[SignUp]) -> None:
    first, second = raw(SignUp, "note")
    for moved, column in ((first, "note"), (second[:-2] + "AA", "note"), (second, "reason")):
        begin_write()
        db.session.execute(update(SignUp).where(SignUp.id == two[1].id).values({column: moved}))
        db.session.expire_all()
        with pytest.raises(crypto.UnreadableError):
            getattr(two[1], column)
        db.session.rollback()
    assert two[1].note == f"{NOTE} 2"


@pytest.mark.parametrize("plain", ["hej", "v1.abc", {"a": 1}, b"%PDF"])
def test_plain_text_never_reaches_the_database_by_another_way(two: list[SignUp], plain: Any) -> None:
    begin_write()
    with pytest.raises((StatementError, ValueError)):
        db.session.execute(update(SignUp).values(note=plain).execution_options(synchronize_session=False))
    db.session.rollback()


def test_empty_stays_empty_and_can_be_asked_for(two: list[SignUp]) -> None:
    with writing():
        two[0].note = ""
    assert raw(SignUp, "note")[0] == ""
    assert db.session.scalars(select(SignUp.id).where(SignUp.note != "")).all() == [two[1].id]
    assert (two[0].note, two[0].reason) == ("", None)


def test_the_same_text_again_changes_nothing(two: list[SignUp]) -> None:
    before = raw(SignUp, "note")
    with writing():
        two[0].note = f"{NOTE} 1"
        assert not db.session.is_modified(two[0])
    assert raw(SignUp, "note") == before


def test_reading_many_asks_nothing_more(two: list[SignUp]) -> None:
    db.session.expunge_all()
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        notes = [one.note for one in db.session.scalars(select(SignUp).order_by(SignUp.id))]
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert notes == [f"{NOTE} 1", f"{NOTE} 2"]
    assert len([one for one in sent if not one.startswith("BEGIN")]) == 1


def test_a_rolled_back_text_is_gone(two: list[SignUp]) -> None:
    begin_write()
    two[0].note = "noget andet"
    db.session.flush()
    assert two[0].note == "noget andet"
    db.session.rollback()
    assert two[0].note == f"{NOTE} 1"


def test_drafts_keep_their_parts_encrypted(app: Flask) -> None:
    for part in ("hvad", "hvor"):
        with writing():
            drafts.save_part("account:1", "walk", part, {"title": NOTE}, clock.now())
    kept = drafts.load("account:1", "walk")
    assert kept is not None
    assert kept.data == {"hvad": {"title": NOTE}, "hvor": {"title": NOTE}}
    assert "stok" not in raw(Draft, "data")[0]


def test_a_printed_pile_is_kept_as_bytes(app: Flask) -> None:
    content = bytes(range(256))
    with writing():
        batch = LetterBatch(made_at=clock.now(), letters=1, content=content, content_hash="")
        db.session.add(batch)
    assert db.session.get_one(LetterBatch, batch.id, populate_existing=True).content == content
    assert raw(LetterBatch, "content")[0].startswith("v1.")


def test_what_is_bound_to_something_known_before_needs_no_second_statement(app: Flask) -> None:
    begin_write()
    db.session.add(IdempotencyKey(location="/gaature/tilmelding/hemmelig", key="k", created_at=clock.now()))
    sent: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        db.session.flush()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(sent) == 1
    assert "hemmelig" not in raw(IdempotencyKey, "location")[0]


def test_values_of_a_bulk_statement_are_sealed_for_their_row() -> None:
    found = sealed(Message, {"dedupe_key": "k", "params": {"code": "12345678"}, "kind": "code"})
    assert found["kind"] == "code"
    assert Message.__dict__["params"].open("k", found["params"]) == {"code": "12345678"}
    with pytest.raises(crypto.UnreadableError):
        Message.__dict__["params"].open("other", found["params"])
    with pytest.raises(KeyError):
        sealed(Message, {"params": {"code": "1"}})


def test_every_encrypted_column_is_known_and_is_text(app: Flask) -> None:
    known = {f"{one.table.name}.{one.name}" for one in Encrypted.registry}
    assert known == {
        "authenticator_app.seed",
        "meal_company.said",
        "lift_wish.said",
        "meal_diet.said",
        "delegation.relation",
        "draft.data",
        "errand.text",
        "event.online_link",
        "event_outcome.agreed",
        "event_outcome.said",
        "event_point.why",
        "exchange_follow_up.why",
        "exchange_participant.names",
        "impression.words",
        "story.shown_name",
        "story.words",
        "survey_answer.answers",
        "transfer_file.outcome",
        "transfer_file.rows",
        "transfer_taken.content",
        "survey_invitee.answer_key",
        "exchange_participant.needs",
        "idempotency_key.location",
        "letter_batch.content",
        "listing_response.note",
        "listing_response.reason",
        "message.params",
        "moderation_step.reason",
        "organisation_claim.reason",
        "proof.code",
        "proof.content",
        "proof.name",
        "appeal.answer",
        "appeal.text",
        "person_block.reason",
        "phone_call.note",
        "phone_concern.text",
        "phone_pair.rhythm",
        "phone_volunteer.lived",
        "phone_volunteer.said",
        "phone_wish.lived",
        "phone_wish.said",
        "proposed_edit.after",
        "proposed_edit.before",
        "proposed_edit.reason",
        "report.answer",
        "report.text",
        "room_booking.reason",
        "series.decision_text",
        "short_link.path",
        "sign_up.note",
        "sign_up.reason",
        "social_group.online_link",
        "social_group_member.note",
        "social_group_member.reason",
    }
    # What a value is bound to is there and stays: a key, or unique.
    for one in Encrypted.registry:
        assert not one.table.c[one.bound_to].nullable


@given(st.text(min_size=1), st.integers(1, 2**40))
def test_any_text_comes_back(text: str, key: int) -> None:
    column = encrypted_text()
    column.model, column.name = SignUp, "note"
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    stored = column.seal(key, text)
    assert column.open(key, stored) == text
    assert json.dumps(text)[1:-1] == "" or len(text) < 4 or text not in stored
