"""Changes that events need beside the engine's own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from app.core.actor import Actor
from app.core.database import db
from app.core.errors import DomainError
from app.core.permissions import Permission
from app.events.models import Event, EventForm
from app.gatherings.models import Series, SeriesStatus
from app.gatherings.scheduling import SeriesData, approve_series, propose_series
from app.organisations.queries import organisations_of
from app.people.models import Person
from app.plan.queries import default_initiative


@dataclass(frozen=True)
class EventData:
    """What only events have; fields as in the table Event."""

    form: EventForm
    organisation_id: int | None = None
    is_online: bool = False
    online_link: str | None = None
    checks_in: bool = False
    is_for_invited: bool = False


def propose_event(
    actor: Actor,
    now: datetime,
    data: SeriesData,
    host: Person,
    event: EventData,
    initiative_id: int | None = None,
) -> Series:
    """A new event; see gatherings.scheduling.propose_series. Of staff it is public at once.

    Without `initiative_id` the plan's own for such an event is proposed. Raises DomainError for an organisation that
    the host is no member of, and for a host without one who is no staff.
    """
    is_staff = actor.is_system or actor.has(Permission.MODERATE)
    if not is_staff:
        own = {organisation.id for organisation, _role in organisations_of(host.id)}
        if event.organisation_id not in own:
            raise DomainError("Vælg en forening, du selv er med i.", field="organisation_id")

    def add_event(series: Series) -> None:
        usual = default_initiative(f"event_{event.form}", now)
        series.initiative_id = initiative_id or (usual.id if usual else None)
        db.session.add(Event(series_id=series.id, **asdict(event)))
        db.session.flush()

    series = propose_series(actor, now, data, host, add_event)
    if actor.has(Permission.MODERATE) and series.status == SeriesStatus.PROPOSED:
        approve_series(actor, now, series.id)
    return series
