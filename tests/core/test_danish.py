"""Danish order and folding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.danish import fold, sort_key


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Sønderborg", "soenderborg"),
        ("Aabenraa", "aabenraa"),
        ("Åbenrå", "aabenraa"),
        ("  Nordborg \t By ", "nordborg by"),
        ("ÆRØ", "aeroe"),
        ("Café Zoë", "cafe zoe"),
        ("Müller", "myller"),
        ("Größe", "groesse"),
        ("", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_ae_oe_aa_come_last_and_double_a_counts_as_aa() -> None:
    names = ["Åbenrå", "Ærø", "Asserballe", "Østerby", "Zealand", "Aabenraa", "Vollerup", "blans", "Als"]

    assert sorted(names, key=sort_key) == [
        "Als", "Asserballe", "blans", "Vollerup", "Zealand", "Ærø", "Østerby", "Åbenrå", "Aabenraa",
    ]  # fmt: skip
