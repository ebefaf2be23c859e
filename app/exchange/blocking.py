"""What happens to what a person or an organisation gives and seeks, and where they come, when they are shut out."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.blocking import BlockEffects
from app.exchange import brokers, queries, registering
from app.exchange.models import Party


def _preview(person_id: int, now: datetime) -> list[str]:
    comes, gives = queries.takes_part_in(person_id, now)
    return _said(comes=comes, gives=gives)


def _said(*, comes: bool, gives: bool) -> list[str]:
    said = [_("Bliver meldt fra samarbejdsbørsen.")] if comes else []
    return [*said, _("Opslag på samarbejdsbørsen bliver taget ned.")] if gives else said


def leave_all(actor: Actor, now: datetime, person_id: int) -> None:
    """All parties of a person come to nothing any more, and take down what they give and seek; they broker nowhere."""
    for party in queries.parties_of(person_id):
        registering.leave(actor, now, party.id)
    brokers.forget(person_id)


def _of_organisation_preview(organisation_id: int, now: datetime) -> list[str]:
    comes, gives = queries.takes_part_as(Party.organisation_id == organisation_id, now)
    return _said(comes=comes, gives=gives)


def _of_organisation(actor: Actor, now: datetime, organisation_id: int) -> None:
    for party in queries.parties_for(organisation_id):
        registering.leave(actor, now, party.id)


OF_PERSON = BlockEffects(_preview, leave_all)
OF_ORGANISATION = BlockEffects(_of_organisation_preview, _of_organisation)
