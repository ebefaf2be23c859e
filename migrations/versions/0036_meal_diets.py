"""What people told the kitchen of a meal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meal_diet",
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_up.id"], name=op.f("fk_meal_diet_sign_up_id")),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_meal_diet")),
    )


def downgrade() -> None:
    op.drop_table("meal_diet")
