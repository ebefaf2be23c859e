"""Sign-ups by when they were made: the week at a glance counts those of two weeks, among those of all years."""

from __future__ import annotations

from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_sign_up_created_at"), "sign_up", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_sign_up_created_at"), table_name="sign_up")
