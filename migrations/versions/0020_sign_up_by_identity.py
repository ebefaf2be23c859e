"""Whoever signs up is looked for by name and contact on all dates, however many sign-ups there are."""

from __future__ import annotations

from app.core.schema_changes import create_index, drop_index

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_index("ix_sign_up_identity", "sign_up", ["identity"])


def downgrade() -> None:
    drop_index("ix_sign_up_identity", "sign_up")
