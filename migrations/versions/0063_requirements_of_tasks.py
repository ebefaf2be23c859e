"""What organisations require of whoever helps: from now on also as what a task can require, not in words alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        table.add_column(sa.Column("task_requirements", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("organisation") as table:
        table.alter_column("task_requirements", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("organisation") as table:
        table.drop_column("task_requirements")
