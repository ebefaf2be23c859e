"""Who may take a thing from which state to which: every pair of states, as everybody."""

from __future__ import annotations

import pytest

from app.moderation.hints import Hint, hints
from app.moderation.states import MOVES, NEED_REASON, PUBLIC, By, Refusal, State, may_move, refusal

#: From and to → who may (a author, t trusted author, m moderator, s system).
TABLE = {
    ("draft", "pending"): "at",
    ("draft", "published"): "tm",
    ("draft", "archived"): "ats",
    ("pending", "published"): "m",
    ("pending", "needs_work"): "m",
    ("pending", "rejected"): "m",
    ("pending", "archived"): "ats",
    ("needs_work", "pending"): "at",
    ("needs_work", "rejected"): "m",
    ("needs_work", "archived"): "ats",
    ("published", "hidden"): "m",
    ("published", "expired"): "s",
    ("published", "archived"): "atms",
    ("rejected", "pending"): "at",
    ("rejected", "published"): "m",
    ("rejected", "archived"): "ats",
    ("hidden", "published"): "m",
    ("hidden", "archived"): "ms",
    ("expired", "pending"): "at",
    ("expired", "published"): "tm",
}
LETTERS = {"a": By.AUTHOR, "t": By.TRUSTED_AUTHOR, "m": By.MODERATOR, "s": By.SYSTEM}


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("to", State)
def test_a_step_is_taken_by_those_of_the_table_and_by_nobody_else(before: State, to: State) -> None:
    allowed = {LETTERS[letter] for letter in TABLE.get((before.value, to.value), "")}

    assert {by for by in By if may_move(before, to, by)} == allowed


def test_no_author_makes_anything_public_that_was_never_read() -> None:
    for before in State:
        assert not any(may_move(before, to, By.AUTHOR) for to in PUBLIC)


def test_only_a_moderator_brings_back_what_was_taken_down() -> None:
    assert MOVES[State.HIDDEN][State.PUBLISHED] == {By.MODERATOR}


@pytest.mark.parametrize("to", sorted(NEED_REASON))
def test_a_no_needs_a_reason(to: State) -> None:
    before = State.PUBLISHED if to is State.HIDDEN else State.PENDING

    assert refusal(before, to, By.MODERATOR, "  ") is Refusal.NO_REASON
    assert refusal(before, to, By.MODERATOR, "Skriv et nummer.") is None


def test_who_comes_too_late_is_told_so() -> None:
    assert refusal(State.PUBLISHED, State.PUBLISHED, By.MODERATOR, "") is Refusal.ANSWERED_ALREADY
    assert refusal(State.HIDDEN, State.PENDING, By.AUTHOR, "") is Refusal.NOT_NOW


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi holder byen pæn.", []),
        ("Det koster 50 kr. at være med", [Hint.MONEY]),
        ("For folk med demens", [Hint.HEALTH]),
        ("Ring 11 11 11 41", [Hint.PHONE]),
        ("Se https://example.org", [Hint.LINK]),
        ("Kun mellem 30 og 40 år", [Hint.AGE]),
        ("Skriv 010203-1234", [Hint.CPR]),
        ("MobilePay til 11111141, kun over 60 år", [Hint.MONEY, Hint.PHONE, Hint.AGE]),
    ],
)
def test_hints_tell_what_to_look_at_twice(text: str, found: list[Hint]) -> None:
    assert hints("Noget andet", text) == found
