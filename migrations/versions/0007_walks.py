"""What only walks have."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walk",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("tempo", sa.String(length=12), nullable=False),
        sa.Column("kilometres", sa.Numeric(precision=4, scale=1), nullable=False),
        sa.CheckConstraint("kilometres > 0 AND kilometres <= 40", name=op.f("ck_walk_kilometres_sensible")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_walk_series_id")),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_walk")),
    )


def downgrade() -> None:
    op.drop_table("walk")
