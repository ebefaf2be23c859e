"""Events in the house with one of everything."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM
from app.core.database import db
from app.events import inviting, programme
from app.events.links import invitation_token
from app.events.programme import Item
from app.gatherings.fixed_places import begin_fixed
from app.gatherings.hosting import remove_participant
from app.gatherings.links import fixed_place_token, sign_up_token
from app.gatherings.models import Rhythm
from app.notifications.models import Message
from tests.events.holding import PDF, make_event
from tests.factories import make_occurrence, make_person, make_sign_up
from tests.lifts.riding import in_pair


def events_of(accounts: dict[str, Any]) -> dict[str, Any]:
    """Parts of addresses."""
    now = clock.now()
    series = make_event(accounts["host"].person, title="Oplæg om naboer", rhythm=Rhythm.WEEKLY)
    occurrence = make_occurrence(series)
    sign_up = make_sign_up(occurrence, make_person("Tilde Tilhører"))
    fixed = begin_fixed(SYSTEM, now, series.id, make_person("Fanny Fast"))
    item = programme.put_item(SYSTEM, now, series.id, Item(series.starts_at_local, "Velkomst", "Ulla Bech"))
    document = programme.add_document(SYSTEM, now, series.id, title="Slides", content=PDF, is_for_all=True)
    invitation = inviting.invite(SYSTEM, now, series.id, organisation_id=None, words="Naboerne")
    by_phone = make_sign_up(occurrence, make_person("Tage Telefon", email=None, phone="+4511111147"))
    remove_participant(SYSTEM, now, by_phone.id, "Aftalt")
    call = select(Message.id).where(
        Message.person_id == by_phone.person_id, Message.kind == "sign_up_removed"
    )
    return {
        "event_series_id": series.id,
        "event_occurrence_id": occurrence.id,
        "event_sign_up_id": sign_up.id,
        "event_token": sign_up_token(sign_up),
        "event_pair_id": in_pair(sign_up, now),
        "event_fixed_id": fixed.id,
        "event_fixed_token": fixed_place_token(fixed),
        "event_call_id": db.session.scalars(call).one(),
        "event_item_id": item.id,
        "event_document_id": document.id,
        "event_invitation_id": invitation.id,
        "event_invitation_token": invitation_token(invitation),
        "event_slug": "oplaeg",
    }
