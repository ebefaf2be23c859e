"""How many were rung today is asked on every page of the call list."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_message_outcome_at", "message", ["outcome_at"])


def downgrade() -> None:
    op.drop_index("ix_message_outcome_at", "message")
