"""Inviting: organisations by letter, others in words on the page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError, NotFoundError
from app.events import messages
from app.events.actions import lock_event
from app.events.models_about import EventInvitation, EventInvited
from app.events.queries import next_date
from app.gatherings.models import SeriesStatus
from app.organisations.queries import members_of, public_title

MOST_INVITED = 40


def invite(
    actor: Actor, now: datetime, series_id: int, *, organisation_id: int | None, words: str = ""
) -> EventInvitation:
    """Invite an organisation, or people in words. No letter is sent yet.

    Raises DomainError for an organisation that is not public or is invited already, for too many, for nobody, and
    when the event is over.
    """
    lock_event(series_id)
    there = list(db.session.scalars(select(EventInvitation).where(EventInvitation.series_id == series_id)))
    if len(there) >= MOST_INVITED:
        raise DomainError("Der er plads til 40 på listen.")
    if organisation_id is None and not words:
        raise DomainError("Vælg en forening, eller skriv, hvem I indbyder.", field="words")
    if organisation_id is not None:
        words = ""
        if public_title(organisation_id) is None:
            raise DomainError("Vælg en forening fra listen.", field="organisation_id")
        if organisation_id in {one.organisation_id for one in there}:
            raise DomainError("Foreningen er på listen allerede.", field="organisation_id")
    invitation = EventInvitation(
        series_id=series_id, organisation_id=organisation_id, words=words, added_at=now
    )
    db.session.add(invitation)
    db.session.flush()
    record(actor, now, "event.invite", "series", series_id, invitation=invitation.id)
    return invitation


def uninvite(actor: Actor, now: datetime, series_id: int, invitation_id: int) -> None:
    """Take somebody off the list again; their letter's link no longer opens what only the invited see.

    Raises NotFoundError for one of another event.
    """
    lock_event(series_id)
    invitation = db.session.get(EventInvitation, invitation_id)
    if invitation is None or invitation.series_id != series_id:
        raise NotFoundError
    db.session.execute(delete(EventInvited).where(EventInvited.invitation_id == invitation_id))
    db.session.delete(invitation)
    record(actor, now, "event.uninvite", "series", series_id, invitation=invitation_id)
    db.session.flush()


def send_invitations(actor: Actor, now: datetime, series_id: int) -> int:
    """Write to the members of every invited organisation about the next date. Returns to how many people.

    Each organisation is written to once about a date, however often this is done. Raises DomainError when there is
    no date to come, and before the event is approved.
    """
    series, _event = lock_event(series_id)
    date = next_date(series_id, now)
    if series.status != SeriesStatus.APPROVED or date is None:
        raise DomainError("Arrangementet skal være godkendt og have en dato, før I kan indbyde.")
    people = 0
    for invitation in _not_written_to(series_id, date.id):
        assert invitation.organisation_id is not None
        members = [one.person for one in members_of(invitation.organisation_id) if one.person.is_living]
        for person in members:
            messages.promise_invitation(invitation, date, person, now)
        sent = {"sent_at": now, "people": len(members)}
        db.session.add(EventInvited(invitation_id=invitation.id, occurrence_id=date.id, **sent))
        people += len(members)
    record(actor, now, "event.send_invitations", "occurrence", date.id, people=people)
    db.session.flush()
    return people


def _not_written_to(series_id: int, occurrence_id: int) -> list[EventInvitation]:
    told = select(EventInvited.invitation_id).where(EventInvited.occurrence_id == occurrence_id)
    waiting = select(EventInvitation).where(
        EventInvitation.series_id == series_id,
        EventInvitation.organisation_id.is_not(None),
        EventInvitation.id.not_in(told),
    )
    return list(db.session.scalars(waiting.order_by(EventInvitation.id)).unique())
