"""The table of places."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.core.danish import sort_key
from app.core.database import Base

#: Kinds of places, as the pack names them.
TOWN, VILLAGE, HAMLET = "by", "landsby", "bebyggelse"
KINDS = (TOWN, VILLAGE, HAMLET)


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
