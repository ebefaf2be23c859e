"""Changes that the shared pages need beside the engine's own: guests who sign up, and who was signed up by others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts.queries import account_of_person
from app.audit.actions import together
from app.core.actor import Actor
from app.core.errors import DomainError, NotFoundError
from app.gatherings.actions import join, leave, lock_sign_up
from app.gatherings.guests import count_again, count_guest
from app.gatherings.models import SignUp
from app.gatherings.retention import forget_person
from app.lifts.actions import forget_lifts
from app.people.actions import add_person, erase_person
from app.people.queries import person_to_change

#: What tries of guests are counted under.
TRIES = "sign-up"


def sign_up_guest(
    actor: Actor, now: datetime, occurrence_id: int, *, contact: dict[str, str | None], needs: dict[str, Any]
) -> SignUp:
    """Sign up somebody without an account: always a new person (decisions.md).

    `contact` holds name, phone and email; `needs` what `join` takes besides. Raises what `join` and `count_guest`
    raise; what is refused counts as a try, too.
    """
    count_guest(TRIES, actor, now, contact)
    try:
        with together():
            person = add_person(
                actor,
                now,
                name=contact["name"] or "",
                phone=contact["phone"] or None,
                email=contact["email"] or None,
            )
            return join(actor, now, occurrence_id, person, is_new=True, **needs)
    except DomainError as refused:
        refused.afterwards = lambda: count_again(TRIES, actor, now, contact)
        raise


def sign_up_person(actor: Actor, now: datetime, occurrence_id: int, *, needs: dict[str, Any]) -> SignUp:
    """Sign up who acts. Raises what `join` raises, and NotFoundError for somebody being erased meanwhile."""
    if actor.person_id is None:
        raise NotFoundError
    # Locked before the date, as erasing does: nobody is put on a list after their name went.
    person = person_to_change(actor.person_id)
    return join(actor, now, occurrence_id, person, **needs)


def disown_sign_up(actor: Actor, now: datetime, sign_up_id: int) -> None:
    """ "Det var ikke mig": give the place up and forget name and contact that somebody else wrote.

    Raises DomainError for somebody with an account, who looks after their own name on Min side.
    """
    sign_up, occurrence = lock_sign_up(sign_up_id)
    person = sign_up.person
    if account_of_person(person.id) is not None:
        raise DomainError("Log ind, og ret dine oplysninger på Min side.")
    forget_lifts(actor, now, person.id)
    if occurrence.starts_at > now:
        leave(actor, now, sign_up_id)
    forget_person(person.id)
    erase_person(actor, now, person)
