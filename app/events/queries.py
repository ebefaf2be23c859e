"""What the pages of events read: few statements, narrow rows where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select

from app.core.database import db, read
from app.events.models import Event, EventForm
from app.events.models_about import EventDocument, EventInvitation, EventInvited, EventItem
from app.events.wording import USUAL, form_in_words
from app.gatherings.models import (
    HOLDING,
    Occurrence,
    OccurrenceStatus,
    Rhythm,
    Series,
    SeriesStatus,
    SignUp,
)
from app.moderation.states import PUBLIC as ORGANISATION_PUBLIC
from app.moderation.states import PUBLIC as PUBLIC_STATES
from app.moderation.states import State
from app.organisations.models import Membership, Organisation
from app.people.models import Person
from app.places.models import Place

KIND = "event"
#: An event that is over still has a page.
_PUBLIC = (SeriesStatus.APPROVED, SeriesStatus.ENDED)


class EventRow(NamedTuple):
    """What an event's page says of the event itself: its series, what only events have, and whose it is."""

    id: int
    title: str
    description: str
    meeting_point: str
    rhythm: Rhythm
    first_on: date
    until: date | None
    starts_at_local: time
    needs_sign_up: bool
    closes_hours: int
    price_ore: int
    price_note: str
    companion_offered: bool
    #: As in `Series.access`.
    access: dict[str, Any]
    host_id: int
    initiative_id: int | None
    status: SeriesStatus
    form: EventForm
    organisation_id: int | None
    is_online: bool
    checks_in: bool
    is_for_invited: bool
    host_name: str
    place_name: str
    organisation_name: str | None
    organisation_state: State | None

    @property
    def has_organisation_page(self) -> bool:
        """Whether everybody may read the page of the organisation that holds it."""
        return self.organisation_state in ORGANISATION_PUBLIC

    @property
    def shown_organisation(self) -> str | None:
        """Who holds it, as everybody reads: what was taken down, or closed, is not named."""
        return self.organisation_name if self.has_organisation_page else None

    @property
    def is_public(self) -> bool:
        """Whether everybody may see the page of the event."""
        return self.status in _PUBLIC


_OF_SERIES = EventRow._fields[:17]
_OF_EVENT = EventRow._fields[17:22]


def event(series_id: int) -> EventRow | None:
    """The event with series, place, host and organisation in one statement, whatever its status. Never the link."""
    row = read(_event_statement(), {"series_id": series_id}).one_or_none()
    return None if row is None else EventRow._make(row)


@cache
def _event_statement() -> Select[*tuple[Any, ...]]:
    series, events = Series.__table__, Event.__table__
    columns = (
        *(series.c[name] for name in _OF_SERIES),
        *(events.c[name] for name in _OF_EVENT),
        Person.__table__.c.name,
        Place.__table__.c.name,
        Organisation.__table__.c.name,
        Organisation.__table__.c.state,
    )
    return (
        select(*columns)
        .join_from(events, series, series.c.id == events.c.series_id)
        .join(Person.__table__, Person.__table__.c.id == series.c.host_id)
        .join(Place.__table__, Place.__table__.c.id == series.c.place_id)
        .outerjoin(Organisation.__table__, Organisation.__table__.c.id == events.c.organisation_id)
        .where(series.c.id == bindparam("series_id"), series.c.kind == KIND)
    )


def details(series_id: int) -> Event | None:
    """What only events have, as it stands."""
    return db.session.get(Event, series_id)


def public_title(series_id: int) -> str | None:
    """What an event that everybody may see is called, or None."""
    public = Series.id == series_id, Series.kind == KIND, Series.status.in_(_PUBLIC)
    open_to_all = select(Series.title).join(Event, Event.series_id == Series.id)
    return db.session.scalar(open_to_all.where(*public, Event.is_for_invited.is_(False)))


def is_listed(series_id: int) -> bool:
    """Whether an event stands in public lists: not when it is only for those who are invited."""
    event = details(series_id)
    return event is not None and not event.is_for_invited


def card_facts(series_id: int) -> list[dict[str, str]]:
    """What a card says of an event beside date, place and seats."""
    found = details(series_id)
    if found is None:
        return []
    facts = [{"icon": USUAL[found.form].icon, "text": form_in_words(found.form)}]
    if found.is_online:
        facts.append({"icon": "link", "text": _("Du kan være med online")})
    return facts


@cache
def series_of_form(form: EventForm) -> Select[int]:
    """The numbers of the events of a form; the same statement each time (catalogue.queries.Filters.series)."""
    return select(Event.series_id).where(Event.form == form)


def series_of_organisation(organisation_id: int) -> Select[int]:
    """The numbers of an organisation's events."""
    return select(Event.series_id).where(Event.organisation_id == organisation_id)


def programme(series_id: int) -> Sequence[EventItem]:
    """The lines of the programme, in the order of time."""
    lines = select(EventItem).where(EventItem.series_id == series_id)
    return db.session.scalars(lines.order_by(EventItem.at, EventItem.id)).all()


def documents(series_id: int, *, with_all: bool = False) -> Sequence[EventDocument]:
    """The documents that everybody may have, or `with_all` also those for people with a place. Without their bytes."""
    found = select(EventDocument).where(EventDocument.series_id == series_id)
    if not with_all:
        found = found.where(EventDocument.is_for_all)
    return db.session.scalars(found.order_by(EventDocument.id)).all()


def document(series_id: int, document_id: int) -> EventDocument | None:
    """A document of this event and of no other."""
    found = db.session.get(EventDocument, document_id)
    return found if found is not None and found.series_id == series_id else None


def invitations(series_id: int) -> Sequence[EventInvitation]:
    """Who is invited, in the order in which they were."""
    found = select(EventInvitation).where(EventInvitation.series_id == series_id)
    return db.session.scalars(found.order_by(EventInvitation.id)).unique().all()


def written_to(series_id: int) -> dict[int, EventInvited]:
    """Invitation → when its organisation was written to last, and how many got the letter."""
    sent = (
        select(EventInvited)
        .join(EventInvitation, EventInvitation.id == EventInvited.invitation_id)
        .where(EventInvitation.series_id == series_id)
        .order_by(EventInvited.sent_at)
    )
    return {one.invitation_id: one for one in db.session.scalars(sent)}


def is_invited(series_id: int, person_id: int) -> bool:
    """Whether somebody looks after an organisation that is invited."""
    own = (
        select(EventInvitation.id)
        .join(Membership, Membership.organisation_id == EventInvitation.organisation_id)
        .where(
            EventInvitation.series_id == series_id,
            Membership.person_id == person_id,
            Membership.ended_at.is_(None),
        )
    )
    return db.session.scalar(own.limit(1)) is not None


def next_date(series_id: int, now: datetime) -> Occurrence | None:
    """The next date that takes place."""
    coming = select(Occurrence).where(
        Occurrence.series_id == series_id,
        Occurrence.status == OccurrenceStatus.PLANNED,
        Occurrence.starts_at > now,
    )
    return db.session.scalars(coming.order_by(Occurrence.starts_at).limit(1)).unique().one_or_none()


def sign_ups_to_come(series_id: int, now: datetime) -> Sequence[SignUp]:
    """Everybody with a place on a date to come."""
    holders = (
        select(SignUp)
        .join(Occurrence, Occurrence.id == SignUp.occurrence_id)
        .where(
            Occurrence.series_id == series_id,
            Occurrence.status == OccurrenceStatus.PLANNED,
            Occurrence.ends_at > now,
            SignUp.status.in_(HOLDING),
        )
    )
    return db.session.scalars(holders.order_by(SignUp.id)).unique().all()


def own_link(sign_up: SignUp) -> str | None:
    """Where the meeting is held online, for who has a place; None for who waits, and where there is none (yet)."""
    event = details(sign_up.occurrence.series_id) if sign_up.status in HOLDING else None
    return event.online_link if event is not None and event.is_online and event.online_link else None


def organisations_to_choose() -> list[tuple[int, str]]:
    """Number and name of every public organisation, in Danish order."""
    public = select(Organisation.id, Organisation.name).where(Organisation.state.in_(PUBLIC_STATES))
    rows = db.session.execute(public.order_by(Organisation.sort_key, Organisation.id))
    return [(row[0], row[1]) for row in rows]
