"""Let the order of the list hold what it is filtered by. By nearness, 200,000 dates were fetched and sorted for a page
of twelve.
"""

from __future__ import annotations

from app.core.schema_changes import create_index, drop_index

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

_TABLE, _ORDER, _NEAR = "catalogue_entry", "ix_catalogue_entry_order", "ix_catalogue_entry_near"
_FILTERED = ("is_cancelled", "weekday", "wheelchair", "rollator", "toilet", "bus", "lat", "lon")


def upgrade() -> None:
    drop_index(_NEAR, _TABLE)
    drop_index(_ORDER, _TABLE)
    create_index(_ORDER, _TABLE, ["starts_at", "id", *_FILTERED])


def downgrade() -> None:
    drop_index(_ORDER, _TABLE)
    create_index(_ORDER, _TABLE, ["starts_at", "id"])
    create_index(_NEAR, _TABLE, ["lat", "lon"])
