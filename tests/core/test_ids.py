"""Numbers as pages send them."""

from __future__ import annotations

import pytest

from app.core.ids import typed_number


@pytest.mark.parametrize(("typed", "number"), [("7", 7), (7, 7), ("0", 0), ("999999999", 999_999_999)])
def test_a_whole_number_is_read(typed: object, number: int) -> None:
    assert typed_number(typed) == number


@pytest.mark.parametrize("typed", ["", None, "-1", "1.5", " 7", "²", "syv", "1" * 10, "1" * 5000])
def test_what_is_none_and_what_no_row_can_have_is_none(typed: object) -> None:
    assert typed_number(typed) is None
