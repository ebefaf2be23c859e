"""Things that do not belong to the plan: nobody is asked to tie them any more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_left_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_left_out")),
        sa.UniqueConstraint("kind", "thing_id", name=op.f("uq_plan_left_out_kind_thing_id")),
    )


def downgrade() -> None:
    op.drop_table("plan_left_out")
