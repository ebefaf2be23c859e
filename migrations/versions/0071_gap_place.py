"""Where a proposal came from: the place that had nothing. None for all others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("series") as table:
        table.add_column(sa.Column("gap_place_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_series_gap_place_id"), "place", ["gap_place_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("series") as table:
        table.drop_constraint(op.f("fk_series_gap_place_id"), type_="foreignkey")
        table.drop_column("gap_place_id")
