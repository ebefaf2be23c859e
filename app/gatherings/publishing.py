"""How a date reads in the catalogue: written in the same transaction as every change of the date."""

from __future__ import annotations

from app.catalogue.publish import EntryData, publish, publish_seats, withdraw
from app.core.feature import feature_of_kind
from app.gatherings.models import Occurrence, OccurrenceStatus, Series
from app.gatherings.waiting_list import free_places
from app.gatherings.wording import price_in_words

Facts = tuple[dict[str, str], ...]


def publish_occurrence(occurrence: Occurrence, facts: Facts | None = None) -> None:
    """Show the date as it is now, unless its kind keeps it out of lists; `facts` when those of its series are known
    already.
    """
    kind = feature_of_kind(occurrence.series.kind).catalogue_kind
    if kind is not None and kind.is_listed is not None and not kind.is_listed(occurrence.series_id):
        withdraw(occurrence.series.kind, occurrence.id)
        return
    publish(entry_of(occurrence, facts))


def publish_seats_of(occurrence: Occurrence) -> None:
    """Show how many places are left now; nothing else of the date has changed."""
    left = free_places(occurrence.capacity, occurrence.places_taken)
    if not publish_seats(occurrence.series.kind, occurrence.id, left, occurrence.capacity):
        publish_occurrence(occurrence)


def facts_of(series: Series) -> Facts:
    """What a card says of each date of the series. One statement."""
    kind = feature_of_kind(series.kind).catalogue_kind
    return tuple(kind.facts(series.id)) if kind is not None and kind.facts else ()


def entry_of(occurrence: Occurrence, facts: Facts | None = None) -> EntryData:
    """What the catalogue says of the date as it is now; `facts` when those of its series are known already."""
    series = occurrence.series
    feature = feature_of_kind(series.kind)
    kind = feature.catalogue_kind
    assert kind is not None
    return EntryData(
        kind=series.kind,
        object_id=occurrence.id,
        series_id=series.id,
        title=series.title,
        tone=kind.tone,
        starts_at=occurrence.starts_at,
        ends_at=occurrence.ends_at,
        place_id=occurrence.place_id,
        place_name=occurrence.place.name,
        meeting_point=occurrence.meeting_point,
        lat=occurrence.place.lat,
        lon=occurrence.place.lon,
        seats_left=free_places(occurrence.capacity, occurrence.places_taken),
        capacity=occurrence.capacity,
        needs_sign_up=series.needs_sign_up,
        price_text=price_in_words(series.price_ore),
        url=feature.public_path(series.id, occurrence.id) if feature.public_path else "",
        is_cancelled=occurrence.status == OccurrenceStatus.CANCELLED,
        facts=facts_of(series) if facts is None else facts,
        picture_of=kind.picture_of(series.id) if kind.picture_of else None,
        has_companion=series.companion_offered,
        wheelchair=_yes(series, "wheelchair"),
        rollator=_yes(series, "rollator"),
        toilet=_yes(series, "toilet"),
        bus=_yes(series, "bus"),
    )


def _yes(series: Series, what: str) -> bool:
    return bool(series.access.get(what, {}).get("answer") == "yes")
