"""What happens to what a person gives and seeks, and where they are registered, when they are shut out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.exchange import queries, registering


def _preview(person_id: int, now: datetime) -> list[str]:
    said = []
    if queries.coming_of_person(person_id, now):
        said.append(_("Bliver meldt fra samarbejdsbørsen."))
    if any(queries.count_items(one.id) for one in queries.parties_of(person_id)):
        said.append(_("Opslag på samarbejdsbørsen bliver taget ned."))
    return said


def leave_all(actor: Actor, now: datetime, person_id: int) -> None:
    """All parties of a person come to nothing any more, and take down what they give and seek."""
    for party in queries.parties_of(person_id):
        registering.leave(actor, now, party.id)


OF_PERSON = BlockEffects(_preview, leave_all)
