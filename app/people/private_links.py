"""Private links to what belongs to a person: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm.interfaces import ORMOption

from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import current_actor
from app.core.signing import read, sign
from app.people.merging import accepts_links_of, person_of_link
from app.people.models import Delegation, Person
from app.people.queries import delegation_between

T = TypeVar("T")


class Token(NamedTuple):
    """What a token says: of which row it is, as which version of the person's links, and for which helper."""

    row_id: int
    version: int
    #: The mark of the helper (`helper_mark`); None when it was made for the person.
    helper: Any


@dataclass(frozen=True)
class Opened(Generic[T]):
    """What a private link opens, and for whom it was made if not for the person."""

    thing: T
    delegation: Delegation | None = None

    @property
    def may_change(self) -> bool:
        """Whether who holds the link may change it or give it up."""
        return self.delegation is None or self.delegation.may_cancel

    @property
    def helper_id(self) -> int | None:
        """For whom links from here on are made, if not for the person."""
        return self.delegation.delegate_id if self.delegation is not None else None


def make_token(purpose: str, row_id: int, person: Person, helper_id: int | None = None) -> str:
    """The token of a row that belongs to `person`, for the person or for who helps them."""
    payload: list[Any] = [row_id, person.link_version]
    return sign(purpose, payload if helper_id is None else [*payload, helper_mark(helper_id)])


def helper_mark(helper_id: int) -> list[int]:
    """What a token says of the helper it is for: who, and as which version of the helper's own links.

    So it ends as well when their e-mail or number turns out to have been a stranger's.
    """
    return [helper_id, db.session.get_one(Person, helper_id).link_version]


def delegation_of(person: Person, mark: Any) -> Delegation | None:
    """What a helper may do for `person` now, by their mark in a token; None when nothing any more.

    A mark of before helpers' links had versions is the number alone.
    """
    helper_id, version = mark if isinstance(mark, list) else (mark, 1)
    helper = person_of_link(helper_id, version)
    return delegation_between(person.id, helper.id) if helper is not None else None


def read_token(purpose: str, token: str) -> Token | None:
    """What `token` says; None when it is not ours."""
    payload = read(purpose, token)
    if not isinstance(payload, list) or len(payload) not in (2, 3):
        return None
    row_id, version, *marks = payload
    return Token(row_id, version, marks[0] if marks else None)


def opened(thing: T, person: Person, token: Token, pointer: str) -> Opened[T] | None:
    """`thing`, opened by a token of a row whose column `pointer` ("sign_up.person_id") leads to `person`.

    None when the token is older than the person's links, or of a help that has ended.
    """
    if not person.is_living or not accepts_links_of(person, token.version, pointer, token.row_id):
        return None
    if token.helper is None:
        return Opened(thing)
    delegation = delegation_of(person, token.helper)
    return Opened(thing, delegation) if delegation is not None else None


def opened_row(
    purpose: str, token: str, model: type[T], owner: str = "person", options: Sequence[ORMOption] = ()
) -> Opened[T] | None:
    """The row of `model` that a token opens; its relation `owner` leads to whom it belongs to.

    None when the token is not ours, older than the person's links, or of a help that has ended.
    """
    told = read_token(purpose, token)
    row = db.session.get(model, told.row_id, options=options) if told is not None else None
    person: Person | None = getattr(row, owner, None)
    if told is None or row is None or person is None:
        return None
    return opened(row, person, told, f"{inspect(model).local_table.name}.{owner}_id")


def own_row(
    purpose: str, token: str, model: type[T], owner: str = "person", options: Sequence[ORMOption] = ()
) -> T | None:
    """The same where links are made for the person alone."""
    found = opened_row(purpose, token, model, owner, options)
    return found.thing if found is not None and found.delegation is None else None


def acting_by(delegation: Delegation | None) -> Actor:
    """Who acts: whoever holds the link, or the helper that it was made for."""
    if delegation is None:
        return current_actor()
    helper, helped = delegation.delegate_id, delegation.person_id
    return replace(current_actor(), person_id=helper, on_behalf_of=helped, purpose="helps the person")
