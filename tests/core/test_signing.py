"""Signed tokens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core import signing


@pytest.fixture
def keys() -> Iterator[list[str]]:
    """The keys of the process, put back afterwards."""
    before = list(signing._keys)
    signing._keys[:] = ["first-key"]
    yield signing._keys
    signing._keys[:] = before


def test_a_token_opens_for_its_purpose_only(keys: list[str]) -> None:
    token = signing.sign("sign-up", [12, 1])

    assert signing.read("sign-up", token) == [12, 1]
    assert signing.read("log-in", token) is None


@pytest.mark.parametrize("change", ["", "x", "a.b", "…"])
def test_a_changed_token_opens_nothing(keys: list[str], change: str) -> None:
    token = signing.sign("sign-up", 12)

    assert signing.read("sign-up", change) is None
    assert signing.read("sign-up", token + "x") is None
    assert signing.read("sign-up", token[:-2]) is None


def test_a_token_outlives_a_new_key_and_dies_with_its_own(keys: list[str]) -> None:
    token = signing.sign("sign-up", 12)

    keys[:] = ["first-key", "second-key"]
    assert signing.read("sign-up", token) == 12
    keys[:] = ["second-key"]
    assert signing.read("sign-up", token) is None


def test_a_keyed_hash_differs_by_purpose_text_and_key(keys: list[str]) -> None:
    first = signing.keyed_hash("identity", "karen")

    assert first == signing.keyed_hash("identity", "karen")
    assert signing.keyed_hash("code", "karen") != first != signing.keyed_hash("identity", "kurt")
    keys[:] = ["second-key"]
    assert signing.keyed_hash("identity", "karen") != first
