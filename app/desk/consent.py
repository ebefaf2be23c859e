"""What a caller says yes to when they are written down, and what a no does later."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.accounts.erasure import erase_everything
from app.accounts.queries import account_of_person
from app.core.actor import Actor
from app.people.actions import correct_person, set_reach
from app.people.models import Reach
from app.people.queries import person_to_change

#: What a person says yes to when they are written down.
REGISTER = "register"


def effect(person_id: int) -> str:
    """What happens when the yes is taken back, said to the person."""
    if account_of_person(person_id) is None:
        return _("Vi melder dig fra alt og sletter alt om dig. Tallene bliver stående, men ikke dit navn.")
    return _("Vi sletter dit telefonnummer og ringer ikke mere. Din konto bliver, til du sletter den.")


def withdraw(actor: Actor, now: datetime, person_id: int) -> None:
    """Without a log-in all of it rests on the yes, so all of it goes; with one only the number does.

    Raises what erasing raises: DomainError for the host of a running group.
    """
    if account_of_person(person_id) is None:
        erase_everything(actor, now, person_id)
        return
    person = person_to_change(person_id)
    correct_person(actor, now, person, name=person.name, phone=None, place_id=person.place_id)
    if person.reach in (Reach.SMS, Reach.CALL):
        set_reach(actor, now, person, None)
