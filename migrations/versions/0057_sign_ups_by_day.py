"""Sign-ups by when they were made: the week at a glance counts those of two weeks, among those of all years."""

from __future__ import annotations

from app.core.schema_changes import create_index, drop_index

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_index("ix_sign_up_created_at", "sign_up", ["created_at"])


def downgrade() -> None:
    drop_index("ix_sign_up_created_at", "sign_up")
