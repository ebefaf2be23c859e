"""Private links of the weekly letter: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from typing import NamedTuple

from flask import url_for

from app.core.signing import read
from app.people.merging import person_of_link
from app.people.models import Delegation, Person
from app.people.private_links import delegation_of, make_token

_LETTER, _CONFIRM = "task-letter", "task-letter-confirm"


class OpenedLetter(NamedTuple):
    """Whose letter a link opens, and for whom the link was made if not for them."""

    person: Person
    delegation: Delegation | None

    @property
    def may_stop(self) -> bool:
        """Whether who holds the link may stop the letter."""
        return self.delegation is None or self.delegation.may_cancel


def letter_token(person: Person, delegate_id: int | None = None) -> str:
    """The token of the page of somebody's letter."""
    return make_token(_LETTER, person.id, person, delegate_id)


def opened_by(token: str) -> OpenedLetter | None:
    """What a token opens; None when it is not ours, older than the person's links, or of a help that has ended."""
    payload = read(_LETTER, token)
    if not (isinstance(payload, list) and len(payload) in (2, 3)):
        return None
    person = person_of_link(payload[0], payload[1])
    if person is None or len(payload) == 2:
        return OpenedLetter(person, None) if person is not None else None
    delegation = delegation_of(person, payload[2])
    return OpenedLetter(person, delegation) if delegation is not None else None


def confirm_token(person: Person) -> str:
    """The token of the page on which a guest says yes."""
    return make_token(_CONFIRM, person.id, person)


def confirmed_by(token: str) -> Person | None:
    """Who a token lets say yes; None when it is not ours, or older than the person's links."""
    payload = read(_CONFIRM, token)
    return person_of_link(*payload) if isinstance(payload, list) and len(payload) == 2 else None


def letter_path(token: str) -> str:
    """The page of somebody's letter."""
    return url_for("listings.show_weekly_letter", token=token)


def confirm_path(token: str) -> str:
    """Where a guest says yes."""
    return url_for("listings.confirm_weekly_letter", token=token)


def one_click_path(token: str) -> str:
    """Where a mail program stops the letter with one press."""
    return url_for("listings.stop_by_mail_program", token=token)


def choose_path(person_id: int | None = None) -> str:
    """Where one chooses the letter; staff for who rings."""
    return url_for("listings.choose_weekly_letter", til=person_id)
