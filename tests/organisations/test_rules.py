"""What an organisation and its members may."""

from __future__ import annotations

import pytest

from app.moderation.edits import split_changes
from app.organisations.rules import (
    HARMLESS,
    MemberRole,
    is_cvr,
    leaves_nobody,
    may_invite,
    may_remove,
)

OWNER, EDITOR = MemberRole.OWNER, MemberRole.EDITOR


@pytest.mark.parametrize("text", ["13585628", "25313763", "29189773"])
def test_a_number_that_checks_is_a_cvr_number(text: str) -> None:
    assert is_cvr(text)


@pytest.mark.parametrize(
    "text", ["", "13585629", "1358562", "135856280", "03585628", "1358562a", "１３５８５６２８", "00000000"]
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_cvr(text)


def test_an_editor_never_invites_an_owner() -> None:
    assert [may_invite(own, role) for own in (OWNER, EDITOR) for role in (OWNER, EDITOR)] == [
        True,
        True,
        False,
        True,
    ]


def test_owners_end_any_membership_and_everybody_their_own() -> None:
    assert may_remove(OWNER, is_self=False)
    assert not may_remove(EDITOR, is_self=False)
    assert may_remove(EDITOR, is_self=True)
    assert not may_remove(None, is_self=False)


def test_the_last_owner_is_protected() -> None:
    assert leaves_nobody(OWNER, 1)
    assert not leaves_nobody(OWNER, 2)
    assert not leaves_nobody(EDITOR, 1)


def test_only_harmless_fields_change_at_once() -> None:
    before = {"name": "A", "contact_phone": None, "film_url": None, "summary": "Gammel"}
    after = {"name": "A", "contact_phone": "+4511111141", "film_url": None, "summary": "Ny"}

    assert split_changes(before, after, HARMLESS) == (
        {"contact_phone": "+4511111141"},
        {"name": "A", "summary": "Ny"},
    )


def test_nothing_that_people_read_is_harmless() -> None:
    assert HARMLESS.isdisjoint(
        {"name", "summary", "film_text", "task_requirements", "requirements", "contact_name", "task_contact"}
    )
