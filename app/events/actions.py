"""Changes that events need beside the engine's own: proposing one, and what only events have."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.core.actor import Actor
from app.core.database import db, lock_row
from app.core.errors import DomainError, NotFoundError
from app.core.permissions import Permission
from app.events import messages, outcome_log
from app.events.models import Event, EventForm
from app.events.queries import KIND, sign_ups_to_come
from app.events.rules import is_safe_link
from app.gatherings.models import Occurrence, Series, SeriesStatus
from app.gatherings.publishing import publish_occurrence
from app.gatherings.scheduling import SeriesData, propose_series
from app.organisations.queries import organisations_of, public_title
from app.people.models import Person
from app.plan.queries import default_initiative, living_initiatives

#: The plan's own choice, and none at all, where an initiative is asked for.
USUAL, NONE = 0, -1


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

    `initiative_id`: an initiative of the plan that is alive, NONE, or USUAL as for None. Raises DomainError for an
    organisation that the host is no member of, for a host without one who is no staff, and for what is no link.
    """
    is_staff = actor.is_system or actor.has(Permission.MODERATE)
    _check(event, needs_sign_up=data.needs_sign_up)
    if not is_staff and event.organisation_id not in {one.id for one, _role in organisations_of(host.id)}:
        raise DomainError("Vælg en forening, du selv er med i.", field="organisation_id")
    counts_for = _initiative(event.form, (initiative_id or USUAL) if is_staff else USUAL, now)

    def add_event(series: Series) -> None:
        series.initiative_id = counts_for
        db.session.add(Event(series_id=series.id, **asdict(event)))
        db.session.flush()

    is_staffs = not actor.is_system and actor.has(Permission.MODERATE)
    return propose_series(actor, now, data, host, add_event, is_staffs=is_staffs)


def change_event(
    actor: Actor, now: datetime, series_id: int, changed: EventData, initiative_id: int | None = None
) -> Event:
    """Change what only events have; whose it is stays. `initiative_id` as above, None leaves it.

    Who has a place is told of another link. Raises DomainError as above and when the event is over.
    """
    series, event = lock_event(series_id)
    _check(changed, needs_sign_up=series.needs_sign_up)
    before = (event.is_online, event.online_link)
    for name, value in asdict(changed).items():
        if name != "organisation_id":
            setattr(event, name, value)
    if initiative_id is not None and initiative_id != series.initiative_id:
        series.initiative_id = _initiative(event.form, initiative_id, now)
        db.session.flush()
        outcome_log.move(actor, now, series_id)
    record(actor, now, "event.change", "series", series_id)
    db.session.flush()
    for occurrence in _dates_to_come(series_id, now):
        publish_occurrence(occurrence)
    if event.is_online and event.online_link and before != (event.is_online, event.online_link):
        for sign_up in sign_ups_to_come(series_id, now):
            messages.promise_link(sign_up, now)
    return event


def lock_event(series_id: int) -> tuple[Series, Event]:
    """An event that is waiting or running, locked. Raises NotFoundError, and DomainError when it is over."""
    series = lock_row(Series, series_id)
    event = lock_row(Event, series_id) if series is not None and series.kind == KIND else None
    if series is None or event is None:
        raise NotFoundError
    if series.status not in (SeriesStatus.PROPOSED, SeriesStatus.APPROVED):
        raise DomainError("Arrangementet er slut, så det kan ikke ændres.")
    return series, event


def _dates_to_come(series_id: int, now: datetime) -> list[Occurrence]:
    dates = select(Occurrence).where(Occurrence.series_id == series_id, Occurrence.ends_at > now)
    return list(db.session.scalars(dates.order_by(Occurrence.starts_at)).unique())


def _check(event: EventData, *, needs_sign_up: bool) -> None:
    if event.online_link and not is_safe_link(event.online_link):
        raise DomainError("Kopiér hele linket. Det begynder med https://", field="online_link")
    if event.is_online and not needs_sign_up:
        raise DomainError("Folk skal melde sig til, så vi kan sende dem linket.", field="is_online")
    if event.organisation_id is not None and public_title(event.organisation_id) is None:
        raise DomainError("Foreningen er ikke godkendt endnu. Vælg en anden.", field="organisation_id")


def _initiative(form: EventForm, asked: int, now: datetime) -> int | None:
    if asked == NONE:
        return None
    if asked == USUAL:
        usual = default_initiative(f"event_{form}", now)
        return usual.id if usual is not None else None
    if asked not in {one.id for one in living_initiatives(now)}:
        raise DomainError("Vælg en indsats, der er i gang.", field="initiative_id")
    return asked
