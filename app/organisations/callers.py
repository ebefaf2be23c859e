"""For whom a page is filled in: for who is logged in or, at the phone, for who is on the line."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFoundError
from app.core.forms import commit_alone
from app.core.ids import id_in
from app.core.permissions import Permission, current_actor
from app.people.actions import note_look_up
from app.people.models import Person
from app.people.queries import living_person

#: The argument that names the caller, unless a page has a word of its own for who it is filled in for.
ARGUMENT = "til"


def caller(argument: str = ARGUMENT) -> Person | None:
    """Whom staff do it for, because they rang; None for oneself. Raises NotFoundError for others."""
    person_id = id_in(request.args, argument)
    if person_id is None:
        return None
    person = living_person(person_id) if current_actor().has(Permission.USE_DESK) else None
    if person is None:
        raise NotFoundError
    return person


def shown_caller(argument: str = ARGUMENT) -> Person | None:
    """The caller as a page names them. Staff see who it is, so it is noted as a look-up."""
    found = caller(argument)
    if found is not None:
        actor, caller_id = acting(argument), found.id
        commit_alone(lambda: note_look_up(actor, clock.now(), [caller_id]))
    return found


def whose(argument: str = ARGUMENT) -> Person:
    """The caller, else who is logged in. Raises NotFoundError when there is nobody."""
    me = current_actor().person_id
    found = caller(argument) or (living_person(me) if me is not None else None)
    if found is None:
        raise NotFoundError
    return found


def acting(argument: str = ARGUMENT) -> Actor:
    """Who acts, on the caller's behalf where there is one."""
    found = caller(argument)
    if found is None:
        return current_actor()
    return replace(current_actor(), on_behalf_of=found.id, purpose="phone desk")
