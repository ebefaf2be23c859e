"""The table behind every public list and map."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base

_FILTERED = ("is_cancelled", "weekday", "wheelchair", "rollator", "toilet", "bus", "lat", "lon")


class CatalogueEntry(Base):
    """One date of something anybody may find. Written by publish(), never edited by itself."""

    __tablename__ = "catalogue_entry"
    __table_args__ = (
        UniqueConstraint("kind", "object_id"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday_of_the_week"),
        CheckConstraint("seats_left IS NULL OR seats_left >= 0", name="seats_not_negative"),
        # The list is read in this order and paged by it. What it is filtered by stands in the index, too, so that rows
        # that do not match are passed over without being fetched; the others serve its two commonest filters.
        Index("ix_catalogue_entry_order", "starts_at", "id", *_FILTERED),
        Index("ix_catalogue_entry_weekday", "weekday", "starts_at", "id"),
        Index("ix_catalogue_entry_kind", "kind", "starts_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Which feature it belongs to: "walk". With the object's id it is what the entry is known by.
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    series_id: Mapped[int] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(80))
    tone: Mapped[str] = mapped_column(String(12))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: The date on a wall in Copenhagen, and its weekday (0 is Monday).
    local_date: Mapped[date]
    weekday: Mapped[int]
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    place_name: Mapped[str] = mapped_column(String(80))
    meeting_point: Mapped[str] = mapped_column(String(160))
    lat: Mapped[float]
    lon: Mapped[float]
    #: None is as many as want to.
    seats_left: Mapped[int | None]
    capacity: Mapped[int | None]
    needs_sign_up: Mapped[bool]
    is_cancelled: Mapped[bool] = mapped_column(default=False)
    #: In words: "Gratis", "45 kr.".
    price_text: Mapped[str] = mapped_column(String(80))
    #: Path on this site.
    url: Mapped[str] = mapped_column(String(200))
    #: [{"icon": …, "text": …}], the most important first.
    facts: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    #: The picture of what it is a date of (media.models): its key, and what one sees on it.
    picture_key: Mapped[str | None] = mapped_column(String(32))
    picture_alt: Mapped[str | None] = mapped_column(String(160))
    has_companion: Mapped[bool] = mapped_column(default=False)
    wheelchair: Mapped[bool] = mapped_column(default=False)
    rollator: Mapped[bool] = mapped_column(default=False)
    toilet: Mapped[bool] = mapped_column(default=False)
    bus: Mapped[bool] = mapped_column(default=False)


class StandingEntry(Base):
    """Something anybody may find that has no dates of its own: "hver onsdag", "efter aftale". Written by
    standing.publish_standing(), never edited by itself.
    """

    __tablename__ = "standing_entry"
    __table_args__ = (UniqueConstraint("kind", "object_id"), Index("ix_standing_entry_order", "title", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: As in CatalogueEntry. What has dates in the calendar (`series_id`) is found there and not here as well.
    kind: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    series_id: Mapped[int | None]
    #: Whose it is (a number of organisations), or None.
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(String(80))
    tone: Mapped[str] = mapped_column(String(12))
    #: In words: "Hver onsdag kl. 14.00 til 16.00".
    when_text: Mapped[str] = mapped_column(String(160))
    where_text: Mapped[str] = mapped_column(String(300))
    on_weekdays: Mapped[bool]
    at_weekends: Mapped[bool]
    #: It pauses until this day (local date).
    paused_until: Mapped[date | None]
    #: None is online only: as near as anything.
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    url: Mapped[str] = mapped_column(String(200))
    facts: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    picture_key: Mapped[str | None] = mapped_column(String(32))
    picture_alt: Mapped[str | None] = mapped_column(String(160))
    wheelchair: Mapped[bool] = mapped_column(default=False)
    rollator: Mapped[bool] = mapped_column(default=False)
    toilet: Mapped[bool] = mapped_column(default=False)
    bus: Mapped[bool] = mapped_column(default=False)
