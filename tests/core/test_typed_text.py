"""What people type: characters nobody sees, and CPR numbers in disguise."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField

from app.core.forms import BaseForm, DanishDateField, Required, options
from app.core.typed_text import clean, holds_cpr, holds_link


class SampleForm(BaseForm):
    """Fields that the library itself has sentences about, and free words."""

    name = StringField("Navn", [Required("Skriv dit navn")])
    words = TextAreaField("Ord")
    many = SelectField("Hvor mange", coerce=int, choices=options([(1, "En")]))
    day = RadioField("Dag", choices=options([("a", "A")]))
    number = IntegerField("Tal")
    date = DanishDateField("Dato")


def _form(app: Flask, **typed: str) -> SampleForm:
    filled = {"name": "Karen", "many": "1", "day": "a", "number": "1", "date": "3.12.2026"}
    with app.test_request_context("/", method="POST"):
        form = SampleForm(MultiDict({**filled, **typed}))
        form.validate()
    return form


@pytest.mark.parametrize(
    "text",
    [
        "01 02 03 1234", "01.02.03-1234", "01-02-03-1234", "0102 03 1234", "010203\u20111234", "010203—1234",
        "010203/1234", "010203_1234", "０１０２０３-１２３４", "010203\u200b-1234", "610203-1234", "010203\n1234",
        "01-02-1950-1234", "CPR 010203 og så 1234", "010203, de sidste fire er 1234",
    ],
)  # fmt: skip
def test_a_cpr_number_in_disguise_is_seen(text: str) -> None:
    assert holds_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "20 10 12 34 56 78 90 12", "20101234 56789012", "tlf 12 11 10 09 og 22 11 10 09", "12.12.26 10.00",
        "03.12.2026 10.30", "ring 74421234, 88721234", "6400 Sønderborg 74 42 12 34",
    ],
)  # fmt: skip
def test_two_phone_numbers_or_a_date_with_a_time_are_no_cpr_number(text: str) -> None:
    assert not holds_cpr(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("en\x0bto\rtre\r\nfire", "en\nto\ntre\nfire"),
        ("\u202eanna", "anna"),
        ("\u200b\u200f \u3164", ""),
        ("👩‍👩‍👧 Åse", "👩‍👩‍👧 Åse"),
        ("مريم", "مريم"),
    ],
)
def test_invisible_characters_are_dropped_and_what_can_be_seen_is_kept(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.any_database
def test_a_name_of_nothing_to_see_is_no_name_and_a_name_has_one_line(app: Flask) -> None:
    assert _form(app, name="\u200b").name.errors == ["Skriv dit navn"]
    assert _form(app, name="Eva\r\nBcc: x@example.org").name.data == "Eva Bcc: x@example.org"
    assert _form(app, words="Et\r\nto").words.data == "Et\nto"


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("many", "abc", "Vælg en af mulighederne"),
        ("many", "99", "Vælg en af mulighederne"),
        ("many", "9" * 5000, "Vælg en af mulighederne"),
        ("day", "b", "Vælg en af mulighederne"),
        ("number", "x", "Skriv et helt tal, for eksempel 12"),
    ],
)
def test_the_library_speaks_danish(app: Flask, name: str, typed: str, said: str) -> None:
    assert said in _form(app, **{name: typed})[name].errors


@pytest.mark.any_database
@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31", "3.12.0026"])
def test_a_year_out_of_this_world_is_a_slip_of_the_finger(app: Flask, typed: str) -> None:
    field = _form(app, date=typed).date

    assert (field.data, field.errors) == (None, ["Skriv årstallet med 4 tal, for eksempel 2026"])


@pytest.mark.any_database
def test_a_form_sent_as_json_is_no_form(app: Flask) -> None:
    with app.test_request_context("/", method="POST", json={"name": 1, "words": {"a": 2}}):
        form = SampleForm()
        assert not form.validate()
        assert form.name.errors == ["Skriv dit navn"]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "name",
    [
        "https://vind.example/nu",
        "vind-penge.dk",
        "VIND.DK Hansen",
        "Ane www.vind",
        "vind\u200b.dk/nu",
        "ane@example.org",
        "vind．dk",
    ],
)
def test_a_name_that_would_be_a_link_in_a_letter_is_seen(name: str) -> None:
    assert holds_link(name)


@pytest.mark.any_database
@pytest.mark.parametrize(
    "name", ["Kr.Hansen", "J.P. Møller", "Anne-Lise d'Arc", "Hans m.fl.", "Bo H.C. Ørsted-Å"]
)
def test_names_are_no_links(name: str) -> None:
    assert not holds_link(name)
