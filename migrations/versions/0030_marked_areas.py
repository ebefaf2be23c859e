"""Areas that staff look at in particular; and tasks with hours stand in the catalogue beside the walks."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_MARKED = sa.text("ended_at IS NULL")
_COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_PLACE = sa.table("place", *(sa.column(name) for name in ("id", "name", "lat", "lon")))
_LISTING = sa.table(
    "listing",
    *(sa.column(name) for name in ("id", "place_id", "title", "meeting_point")),
    sa.column("access", sa.JSON()),
)
_DATE = sa.table(
    "listing_date",
    *(sa.column(name) for name in ("id", "listing_id", "places", "places_taken")),
    *(sa.column(name, sa.Boolean()) for name in ("is_short", "asks_first", "is_listed")),
    *(sa.column(name, UTCDateTime()) for name in ("starts_at", "ends_at")),
)
_NAMES = ("kind", "object_id", "series_id", "title", "tone", "weekday", "place_id", "place_name", "meeting_point",
          "lat", "lon", "seats_left", "capacity", "price_text", "url")  # fmt: skip
_TRUE_OR_NOT = ("needs_sign_up", "is_cancelled", "has_companion", "wheelchair", "rollator", "toilet", "bus")
_ENTRY = sa.table(
    "catalogue_entry",
    *(sa.column(name) for name in _NAMES),
    *(sa.column(name, sa.Boolean()) for name in _TRUE_OR_NOT),
    *(sa.column(name, UTCDateTime()) for name in ("starts_at", "ends_at")),
    sa.column("local_date", sa.Date()),
    sa.column("facts", sa.JSON()),
)


def upgrade() -> None:
    op.create_table(
        "marked_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("roads", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_marked_area_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marked_area")),
    )
    op.create_index(op.f("ix_marked_area_place_id"), "marked_area", ["place_id"])
    op.create_index(
        "uq_marked_area_name", "marked_area", ["place_id", "name_key"], unique=True,
        sqlite_where=_MARKED, postgresql_where=_MARKED,
    )  # fmt: skip
    _show_tasks()


def _show_tasks() -> None:
    """What the catalogue says of the tasks that everybody sees already; from now on every change says so itself."""
    connection = op.get_bind()
    found = sa.select(
        _DATE.c.id,
        _DATE.c.listing_id,
        _DATE.c.starts_at,
        _DATE.c.ends_at,
        _DATE.c.places,
        _DATE.c.places_taken,
        _DATE.c.is_short,
        _DATE.c.asks_first,
        _LISTING.c.title,
        _LISTING.c.meeting_point,
        _LISTING.c.access,
        _PLACE.c.id.label("place_id"),
        _PLACE.c.name.label("place_name"),
        _PLACE.c.lat,
        _PLACE.c.lon,
    ).where(
        _DATE.c.listing_id == _LISTING.c.id,
        _LISTING.c.place_id == _PLACE.c.id,
        _DATE.c.is_listed.is_(True),
        _DATE.c.starts_at.is_not(None),
    )
    rows = [_entry(row) for row in connection.execute(found)]
    if rows:
        connection.execute(sa.insert(_ENTRY), rows)


def _entry(row: sa.Row[Any]) -> dict[str, Any]:
    day = row.starts_at.astimezone(_COPENHAGEN).date()
    facts = [{"icon": "clock", "text": "Højst 2 timer"}] if row.is_short else []
    facts += [{"icon": "hourglass", "text": "De svarer dig først"}] if row.asks_first else []
    same = ("title", "starts_at", "ends_at", "place_id", "place_name", "meeting_point", "lat", "lon")
    return {
        **{name: getattr(row, name) for name in same},
        "kind": "listing",
        "object_id": row.id,
        "series_id": row.listing_id,
        "tone": "haand",
        "local_date": day,
        "weekday": day.weekday(),
        "seats_left": None if row.places is None else row.places - row.places_taken,
        "capacity": row.places,
        "needs_sign_up": True,
        "is_cancelled": False,
        "price_text": "",
        "url": f"/opgaver/{row.listing_id}",
        "facts": facts,
        "has_companion": "bring_somebody" in row.access,
        "wheelchair": "wheelchair" in row.access,
        "rollator": False,
        "toilet": "toilet" in row.access,
        "bus": "near_bus" in row.access,
    }


def downgrade() -> None:
    op.execute(sa.delete(_ENTRY).where(_ENTRY.c.kind == "listing"))
    op.drop_table("marked_area")
