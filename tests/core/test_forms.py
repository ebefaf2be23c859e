"""Danish fields, the guard against CPR numbers, and one form with one effect."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from app.core.actor import Actor
from app.core.database import db
from app.core.errors import AlreadyDoneError, DomainError
from app.core.forms import (
    BaseForm,
    DanishDateField,
    DanishTimeField,
    PhoneField,
    Required,
    WholeNumberField,
    refuse_cpr,
    stripped,
)
from app.core.records import IdempotencyKey, Setting


class SampleForm(BaseForm):
    """One of each."""

    name = StringField("Navn", [Required("Skriv dit navn"), refuse_cpr], filters=[stripped])
    phone = PhoneField("Telefon")
    day = DanishDateField("Dag")
    at = DanishTimeField("Tid")
    people = WholeNumberField("Antal")


FILLED = {"name": "Karen", "phone": "11 11 11 41", "day": "3.12.2026", "at": "10.00", "people": "12"}


def _form(app: Flask, **typed: str) -> SampleForm:
    with app.test_request_context("/", method="POST"):
        form = SampleForm(MultiDict({**FILLED, **typed}))
        form.validate()
    return form


@pytest.mark.any_database
@pytest.mark.parametrize(
    "text",
    [
        "010203-1234", "0102031234", "Mit nummer er 311299 4321.", "010203 1234", "010203.1234", "(010203-1234)",
        "010203 - 1234", "010203–1234",
    ],
)  # fmt: skip
def test_what_looks_like_a_cpr_number_is_refused(app: Flask, text: str) -> None:
    assert _form(app, name=text).name.errors == ["Slet CPR-nummeret. Det må ikke stå her."]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "text",
    [
        "Ring på 11 11 11 41", "Ring på 11111141", "+4511111141", "+45 11 11 11 41", "3.12.2026 kl. 10.00",
        "2026-12-03",
        "Faktura 4501031234567", "99 99 99-1234", "310299-12", "12 km på 2 timer, kl. 10.00",
    ],
)  # fmt: skip
def test_phone_numbers_dates_and_other_figures_are_no_cpr_number(app: Flask, text: str) -> None:
    assert _form(app, name=text).name.errors == []


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("11 11 11 41", "+4511111141"),
        ("11111141", "+4511111141"),
        ("+45 11 11 11 41", "+4511111141"),
        ("0045 11111141", "+4511111141"),
        ("+49 4631 123456", "+494631123456"),
        ("", None),
    ],
)
def test_a_phone_number_is_read_as_people_type_it(app: Flask, typed: str, number: str | None) -> None:
    field = _form(app, phone=typed).phone

    assert (field.data, list(field.errors)) == (number, [])


@pytest.mark.any_database
@pytest.mark.parametrize("typed", ["1234567", "ring til min datter", "11 11 11 41 11 11 11 41"])
def test_what_is_no_phone_number_is_shown_again_as_typed(app: Flask, typed: str) -> None:
    field = _form(app, phone=typed).phone

    assert field.errors == ["Skriv dit telefonnummer med 8 tal"]
    assert (field.data, field._value()) == (None, typed)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("typed", "number", "errors"),
    [
        ("12", 12, []),
        (" 1.200 ", 1200, []),
        ("", None, []),
        ("1.5", None, ["Skriv et helt tal, for eksempel 12"]),
        ("-1", None, ["Skriv et helt tal, for eksempel 12"]),
        ("mange", None, ["Skriv et helt tal, for eksempel 12"]),
        ("9" * 5000, None, ["Skriv et helt tal, for eksempel 12"]),
    ],
)
def test_a_whole_number_is_read_as_people_type_it(
    app: Flask, typed: str, number: int | None, errors: list[str]
) -> None:
    field = _form(app, people=typed).people

    assert (field.data, list(field.errors)) == (number, errors)


@pytest.mark.any_database
@pytest.mark.parametrize(
    "typed", ["3.12.2026", "03.12.2026", "3-12-2026", "3/12/2026", "2026-12-03", " 3.12.2026 "]
)
def test_a_date_is_read_as_people_type_it(app: Flask, typed: str) -> None:
    assert _form(app, day=typed).day.data == date(2026, 12, 3)


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("typed", "expected"), [("10.00", time(10)), ("9:30", time(9, 30)), ("14", time(14))]
)
def test_a_time_is_read_as_people_type_it(app: Flask, typed: str, expected: time) -> None:
    assert _form(app, at=typed).at.data == expected


@pytest.mark.any_database
def test_wrong_dates_and_times_say_what_to_write(app: Flask) -> None:
    form = _form(app, day="31.2.2026", at="25.00")

    assert form.day.errors == ["Skriv datoen som dag, måned og år, for eksempel 3.12.2026"]
    assert form.at.errors == ["Skriv tiden som timer og minutter, for eksempel 10.00"]


@pytest.mark.any_database
def test_white_space_is_nothing_and_errors_stand_in_the_order_of_the_page(app: Flask) -> None:
    form = _form(app, name="   ", phone="12")

    assert [message for _field, message in form.errors_in_order()] == [
        "Skriv dit navn",
        "Skriv dit telefonnummer med 8 tal",
    ]


@pytest.mark.any_database
def test_the_box_of_errors_names_the_field_where_the_message_does_not(app: Flask) -> None:
    form = _form(app, name="Anna")
    form.day.errors, form.at.errors = ["Skriv tiden"], ["Skriv tiden"]
    form.phone.errors = ["Vælg en af mulighederne"]
    labels = {field.id: field.label.text for field in form}

    said = {field.id: message for field, message in form.errors_in_summary() if field is not None}

    assert said["day"] == f"{labels['day']}. Skriv tiden"
    assert said["at"] == f"{labels['at']}. Skriv tiden"
    assert said["phone"] == f"{labels['phone']}. Vælg en af mulighederne"


def _setting(key: str) -> Any:
    return db.session.get(Setting, key)


def _save(form: SampleForm, key: str, now: Any, error: DomainError | None = None) -> Any:
    with form.changing():
        db.session.add(Setting(key=key, value=1, updated_at=now))
        db.session.flush()
        if error is not None:
            raise error
        return form.commit_and_go(f"/{key}")
    return None


def test_a_form_is_carried_out_once_and_the_second_time_leads_to_the_first_answer(
    app: Flask, frozen_now: Any
) -> None:
    with app.test_request_context("/", method="POST"):
        form = SampleForm(MultiDict({**FILLED, "idempotency_key": "a" * 32}))
        answer = _save(form, "first", frozen_now)
        with pytest.raises(AlreadyDoneError) as done:
            _save(form, "second", frozen_now)
        db.session.rollback()

        assert (answer.status_code, answer.location) == (303, "/first")
        assert done.value.location == "/first"
        assert _setting("first") is not None
        assert _setting("second") is None


@pytest.mark.parametrize(
    ("path", "typed", "account_id"),
    [
        ("/", {"name": "Karens mand"}, None),
        ("/andet-sted", {"name": "Karen"}, None),
        ("/", {"name": "Karen"}, 2),
    ],
)
def test_the_same_key_with_other_words_or_from_somebody_else_is_another_form(
    app: Flask, frozen_now: Any, path: str, typed: dict[str, str], account_id: int | None
) -> None:
    key = "a" * 32
    with app.test_request_context("/", method="POST", data={"name": "Karen"}):
        g.actor = Actor(account_id=1) if account_id else Actor()
        assert _save(SampleForm(MultiDict({**FILLED, "idempotency_key": key})), "first", frozen_now)
    with app.test_request_context(path, method="POST", data=typed):
        g.actor = Actor(account_id=account_id)
        answer = _save(SampleForm(MultiDict({**FILLED, "idempotency_key": key})), "second", frozen_now)

        assert answer.location == "/second"
        assert _setting("second") is not None


def test_a_refused_form_leaves_nothing_but_its_message_and_what_must_stay(
    app: Flask, frozen_now: Any
) -> None:
    def count_try() -> None:
        db.session.add(Setting(key="tries", value=1, updated_at=frozen_now))

    with app.test_request_context("/", method="POST"):
        form = SampleForm(MultiDict({**FILLED, "idempotency_key": "a" * 32}))
        refused = DomainError("Der er %(n)s pladser", field="phone", afterwards=count_try, n=3)
        assert _save(form, "first", frozen_now, refused) is None

        assert form.phone.errors == ["Der er 3 pladser"]
        assert _setting("first") is None
        assert _setting("tries") is not None
        assert db.session.scalars(select(IdempotencyKey)).all() == []
        # So the corrected form can be sent again.
        db.session.rollback()
        assert _save(form, "first", frozen_now).location == "/first"


@pytest.mark.any_database
def test_a_message_of_no_field_stands_at_the_first_visible_one(app: Flask) -> None:
    form = _form(app)
    form.add_error(None, "Dagen er aflyst")
    form.add_error("ukendt", "Og en til")

    assert form.name.errors[-2:] == ["Dagen er aflyst", "Og en til"]


@pytest.mark.any_database
@pytest.mark.parametrize("key", ["", "kort", "x" * 65, "a b" * 10])
def test_a_key_that_is_none_is_replaced(app: Flask, key: str) -> None:
    form = _form(app, idempotency_key=key)

    assert form.idempotency_key.data != key
    assert len(form.idempotency_key.data) >= 20
