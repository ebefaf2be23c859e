"""The alphabet of SMS, counted as networks count it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.gsm import is_gsm, plain, segments

DANISH = "abcæøåÆØÅ 0123.,:!?-/"
GSM = st.text(alphabet=DANISH + "[]{}€~^|\\", max_size=700)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("å" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        # An escape and a letter: 159 + 2 septets.
        ("a" * 158 + "€", 1),
        ("a" * 159 + "€", 2),
        # The pair is not split: 152 + 2 does not fit the first part, and 154 are left for two more.
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("я" * 70, 1),
        ("я" * 71, 2),
        ("я" * 134, 2),
        ("я" * 135, 3),
        ("я" + "a" * 69, 1),
        # Two UTF-16 units each.
        ("🌻" * 35, 1),
        ("🌻" * 36, 2),
        ("🌻" * 66, 2),
        ("🌻" * 67, 3),
    ],
)
def test_parts_are_counted_as_networks_do(text: str, parts: int) -> None:
    assert segments(text) == parts


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("kl. 10.00–11.30", "kl. 10.00-11.30"),
        ("Ane’s “tur” …", 'Ane\'s "tur" ...'),
        ("10\u00a0km\u202fi alt", "10 km i alt"),
        ("Æblegård Ø, blåbær", "Æblegård Ø, blåbær"),
        ("a\u030a", "å"),
        ("á ï ő", "a i o"),
        ("é è à ü", "é è à ü"),
        ("Привет", "Привет"),
        ("10\u2060–11", "10-11"),
    ],
)
def test_signs_of_printers_become_plain_and_names_are_not_mangled(typed: str, sent: str) -> None:
    assert plain(typed) == sent


@given(GSM)
def test_parts_hold_what_they_must(text: str) -> None:
    size = sum(2 if letter in "[]{}€~^|\\" else 1 for letter in text)
    parts = segments(text)
    assert is_gsm(text)
    assert (parts == 1) == (size <= 160)
    # Each part but the last wastes at most the one septet that a pair did not fit into.
    assert parts == 1 or 152 * (parts - 1) < size <= 153 * parts


@given(st.text(max_size=300))
def test_plain_is_done_at_once_and_never_costs_more(text: str) -> None:
    made = plain(text)
    assert plain(made) == made
    assert is_gsm(made) or not is_gsm(text)


@given(GSM, GSM)
def test_more_words_never_cost_less(first: str, second: str) -> None:
    assert segments(first) <= segments(first + second) <= segments(first) + segments(second)


@given(st.text(max_size=200))
def test_one_strange_letter_counts_every_letter_twice(text: str) -> None:
    wide = text + "я"
    units = len(wide.encode("utf-16-le", "surrogatepass")) // 2
    assert (segments(wide) == 1) == (units <= 70)
