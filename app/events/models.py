"""What only events have."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.database import Base, EnumText
from app.core.encrypted import encrypted_text_or_none
from app.gatherings.models import Series
from app.organisations.models import Organisation


class EventForm(StrEnum):
    """What kind of meeting it is."""

    TALK = "talk"
    #: Between those who work together, such as a hospital and a home.
    DIALOGUE = "dialogue"
    MARCH = "march"
    WORKSHOP = "workshop"
    OPEN_HOUSE = "open_house"


class Event(Base):
    """The event behind a series."""

    __tablename__ = "event"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    form: Mapped[EventForm] = mapped_column(EnumText(EventForm, 12))
    #: Who holds it; None is the house or the municipality itself.
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    #: Whether one can also take part from home.
    is_online: Mapped[bool] = mapped_column(default=False)
    #: The address of the meeting; whoever has it can walk in, so only those with a place are told.
    online_link = encrypted_text_or_none(bound_to="series_id")
    #: Whether people say when they have come, at the place itself.
    checks_in: Mapped[bool] = mapped_column(default=False)
    #: Only those who were invited may come: it stands in no public list.
    is_for_invited: Mapped[bool] = mapped_column(default=False)

    series: Mapped[Series] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
