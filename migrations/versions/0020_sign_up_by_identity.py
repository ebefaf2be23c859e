"""Whoever signs up is looked for by name and contact on all dates, however many sign-ups there are."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_sign_up_identity"), "sign_up", ["identity"])


def downgrade() -> None:
    op.drop_index(op.f("ix_sign_up_identity"), table_name="sign_up")
