"""Private links to what belongs to a person: signed, and useless once the person's link version is raised.

A link made for somebody who helps the person works as long as the person lets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm.interfaces import ORMOption

from app.core.actor import Actor
from app.core.database import db
from app.core.permissions import current_actor
from app.core.signing import read, sign
from app.people.merging import accepts_links_of
from app.people.models import Delegation, Person
from app.people.queries import delegation_between, present_person

T = TypeVar("T")


class Token(NamedTuple):
    """What a token says: of which row it is, as which version of the person's links, and for which helper."""

    row_id: int
    version: int
    helper_id: int | None


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
    payload = [row_id, person.link_version]
    return sign(purpose, payload if helper_id is None else [*payload, helper_id])


def read_token(purpose: str, token: str) -> Token | None:
    """What `token` says; None when it is not ours."""
    payload = read(purpose, token)
    if not isinstance(payload, list) or len(payload) not in (2, 3):
        return None
    row_id, version, *helper_ids = payload
    return Token(row_id, version, helper_ids[0] if helper_ids else None)


def opened(thing: T, person: Person, token: Token, pointer: str) -> Opened[T] | None:
    """`thing`, opened by a token of a row whose column `pointer` ("sign_up.person_id") leads to `person`.

    None when the token is older than the person's links, or of a help that has ended.
    """
    if not person.is_living or not accepts_links_of(person, token.version, pointer, token.row_id):
        return None
    if token.helper_id is None:
        return Opened(thing)
    helper = present_person(token.helper_id)
    delegation = delegation_between(person.id, helper.id) if helper is not None else None
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
