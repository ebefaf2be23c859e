"""What is typed at the phone, in any writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.typed_query import read_query


@pytest.mark.parametrize(
    ("text", "phone", "words"),
    [
        ("11111131", "+4511111131", ()),
        ("11 11 11 31", "+4511111131", ()),
        ("+45 11111131", "+4511111131", ()),
        ("0045 11 11 11 31", "+4511111131", ()),
        ("4511111131", "+4511111131", ()),
        ("(11) 11-11-31", "+4511111131", ()),
        ("+49 461 123456", "+49461123456", ()),
        ("11 11 11 31 Guderup", "+4511111131", ("guderup",)),
        ("Guderup 11111131", "+4511111131", ("guderup",)),
        ("inger guderup", "", ("inger", "guderup")),
        ("Åge  Sørensen", "", ("aage", "soerensen")),
        ("Hansen, Ingrid", "", ("hansen", "ingrid")),
        ("!!! ,", "", ()),
        ("", "", ()),
    ],
)
def test_number_name_and_village_are_told_apart(text: str, phone: str, words: tuple[str, ...]) -> None:
    typed = read_query(text)

    assert (typed.phone, typed.words) == (phone, words)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("1131", "1131"), ("131", "131"), ("31", ""), ("11 31", "1131"), ("123456789", "23456789")],
)
def test_the_last_digits_are_the_end_of_a_number(text: str, digits: str) -> None:
    typed = read_query(text)

    assert (typed.digits, typed.is_whole) == (digits, False)


def test_what_was_typed_fills_a_form_in() -> None:
    assert read_query("+4511111131").phone_typed == "11 11 11 31"
    assert read_query("+49 461 123456").phone_typed == "+49461123456"
    assert read_query("1131").phone_typed == "1131"


@given(st.text(max_size=200))
def test_nothing_that_can_be_typed_breaks_it(text: str) -> None:
    typed = read_query(text)

    assert typed.digits.isdecimal() or typed.digits == ""
    assert len(typed.words) == len(typed.words_typed) <= 6
