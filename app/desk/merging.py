"""Of whom to be sure before two rows are made one: a name and a number that a stranger typed prove nothing.

Who signs up as somebody else, with an e-mail or a log-in of their own, looks like a double. Whoever is reached by the
row that stays sees all that the other did, so the other has to say yes; and what only the row that goes was told is
taken over when somebody made sure of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.accounts.queries import account_of_person
from app.core.actor import Actor
from app.core.errors import DomainError
from app.desk.identity import is_proven
from app.people import merging
from app.people.models import Person, PersonMerge
from app.people.queries import person_to_change


class Judgement(NamedTuple):
    """What a merge needs, and what it takes along."""

    #: Who has to say yes first; None when nobody has to, or just did.
    ask: Person | None
    #: Whether contact and links of the row that goes are taken over.
    is_sure: bool
    #: Whether who stays has a log-in.
    logs_in: bool


def judge(actor: Actor, now: datetime, kept: Person, gone: Person) -> Judgement:
    """Whom staff must make sure of first, and whether the contact of the one who goes is theirs.

    Who reads the letters of the other anyway learns nothing new by a merge, and who is not reached at all neither.
    """
    kept_log_in, gone_log_in = _log_in(kept), _log_in(gone)
    reach_kept, reach_gone = _contacts(kept, kept_log_in), _contacts(gone, gone_log_in)
    if not reach_kept or not reach_gone:
        return Judgement(None, is_sure=True, logs_in=bool(kept_log_in))
    to_ask = []
    if gone_log_in and gone_log_in != kept.email:
        to_ask.append(kept)
    if reach_kept - reach_gone and not (kept_log_in and kept_log_in == gone.email):
        to_ask.append(gone)
    ask = next((one for one in to_ask if not is_proven(actor, one.id, now)), None)
    is_known = bool(gone_log_in) or reach_gone <= reach_kept
    is_sure = is_known or is_proven(actor, gone.id, now)
    return Judgement(ask, is_sure, logs_in=bool(kept_log_in))


def merge(actor: Actor, now: datetime, kept_id: int, gone_id: int) -> PersonMerge:
    """Make two rows one person. Raises DomainError when somebody has to say yes first, and as people's own."""
    # In the order of their ids, as people's own: two merges never wait for each other.
    found = {number: person_to_change(number) for number in sorted((kept_id, gone_id))}
    judged = judge(actor, now, found[kept_id], found[gone_id])
    if judged.ask is not None:
        raise DomainError("Tal med nr. %(id)s først, og spørg, om det er samme person.", id=judged.ask.id)
    return merging.merge_people(actor, now, kept_id, gone_id, is_sure=judged.is_sure)


def _log_in(person: Person) -> str | None:
    account = account_of_person(person.id)
    return account.email if account is not None else None


def _contacts(person: Person, log_in: str | None) -> set[str]:
    """Everything by which somebody is reached as this person."""
    address = f"{person.street}, {person.postal_code} {person.town}" if person.has_address else None
    return {one for one in (person.phone, person.email, log_in, address) if one}
