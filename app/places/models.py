"""The table of places."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core.danish import fold, sort_key
from app.core.database import Base

#: Kinds of places, as the pack names them.
TOWN, VILLAGE, HAMLET = "by", "landsby", "bebyggelse"
KINDS = (TOWN, VILLAGE, HAMLET)

_MARKED = text("ended_at IS NULL")


class Place(Base):
    """A town, village or hamlet of the municipality. Comes from the pack; other tables point at it."""

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("lat BETWEEN -90 AND 90", name="lat_in_range"),
        CheckConstraint("lon BETWEEN -180 AND 180", name="lon_in_range"),
        CheckConstraint("population IS NULL OR population >= 0", name="population_not_negative"),
        CheckConstraint("kind IN ('by', 'landsby', 'bebyggelse')", name="kind_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Key in the source, e.g. `node/21148742`: what makes loading repeatable, also when a name is corrected.
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    lat: Mapped[float]
    lon: Mapped[float]
    #: Old or unknown for many: for order and label size only.
    population: Mapped[int | None]
    postal_code: Mapped[str] = mapped_column(String(4))
    parish: Mapped[str] = mapped_column(String(80))
    name_de: Mapped[str] = mapped_column(String(80), default="")
    #: `name` in Danish order.
    sort_key: Mapped[str] = mapped_column(String(100), default="")
    #: When staff changed it; the pack then leaves it alone.
    edited_at: Mapped[datetime | None]

    @validates("name")
    def _keep_sort_key(self, _key: str, name: str) -> str:
        self.sort_key = sort_key(name)
        return name


class MarkedArea(Base):
    """A place, or some roads of it, that staff look at in particular. For their figures and their outreach only: nobody
    else is ever told.
    """

    __tablename__ = "marked_area"
    __table_args__ = (
        Index("uq_marked_area_name", "place_id", "name_key", unique=True,
              sqlite_where=_MARKED, postgresql_where=_MARKED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), index=True)
    #: What staff call it: a housing area, or the place itself.
    name: Mapped[str] = mapped_column(String(80))
    #: `name` folded: an area is marked once.
    name_key: Mapped[str] = mapped_column(String(160), default="")
    #: Roads and houses as meeting points name them; none is the whole place.
    roads: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")

    place: Mapped[Place] = relationship(lazy="joined")

    @validates("name")
    def _keep_name_key(self, _key: str, name: str) -> str:
        self.name_key = fold(name)
        return name
