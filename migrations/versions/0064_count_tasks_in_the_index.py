"""The order of the public list of tasks holds what narrows it, so that counting hits opens no row."""

from __future__ import annotations

from app.core.schema_changes import create_index, drop_index

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

_TABLE = "listing_date"
_ORDER = "ix_listing_date_order"
_OF_PLACE = "ix_listing_date_order_of_place"


def upgrade() -> None:
    _replace(_ORDER, ["is_listed", "sort_at", "id", "is_short", "asks_first", "place_id"])
    _replace(_OF_PLACE, ["is_listed", "place_id", "sort_at", "id", "is_short", "asks_first"])


def downgrade() -> None:
    _replace(_ORDER, ["is_listed", "sort_at", "id"])
    _replace(_OF_PLACE, ["is_listed", "place_id", "sort_at", "id"])


def _replace(name: str, columns: list[str]) -> None:
    drop_index(name, _TABLE)
    create_index(name, _TABLE, columns)
