"""Whether a task's date stands on the public list, and what the list is narrowed by, in the date's own row."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.schema_changes import create_index, drop_index

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TASK = "FROM listing JOIN organisation ON organisation.id = listing.organisation_id WHERE listing.id = listing_id"
_FILL = (
    f"UPDATE listing_date SET place_id = (SELECT listing.place_id {_TASK}),"
    f" asks_first = (SELECT listing.asks_first {_TASK}),"
    f" is_listed = (cancelled_at IS NULL AND EXISTS (SELECT 1 {_TASK}"
    " AND listing.state = 'published' AND organisation.state = 'published'))"
)


def upgrade() -> None:
    with op.batch_alter_table("listing_date") as dates:
        dates.add_column(sa.Column("is_listed", sa.Boolean(), nullable=False, server_default=sa.false()))
        dates.add_column(sa.Column("place_id", sa.Integer(), nullable=True))
        dates.add_column(sa.Column("asks_first", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(_FILL)
    drop_index("ix_listing_date_order", "listing_date")
    create_index("ix_listing_date_order", "listing_date", ["is_listed", "sort_at", "id"])
    create_index("ix_listing_date_order_of_place", "listing_date", ["is_listed", "place_id", "sort_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_listing_date_order_of_place", table_name="listing_date")
    op.drop_index("ix_listing_date_order", table_name="listing_date")
    with op.batch_alter_table("listing_date") as dates:
        dates.drop_column("asks_first")
        dates.drop_column("place_id")
        dates.drop_column("is_listed")
    create_index("ix_listing_date_order", "listing_date", ["sort_at", "id"])
