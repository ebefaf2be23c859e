"""Backups, drills and restores with how they went, leases, and whose erasure stands in the storage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A scheduler's heartbeat has the names of machine and process.
    with op.batch_alter_table("heartbeat") as heartbeat:
        heartbeat.alter_column("name", type_=sa.String(length=100), existing_type=sa.String(length=60))
    op.create_table(
        "operation_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("is_ok", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_run")),
    )
    op.create_index("ix_operation_run_kind", "operation_run", ["kind", "started_at"])
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "erasure_note",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erasure_note")),
    )


def downgrade() -> None:
    op.drop_table("erasure_note")
    op.drop_table("lease")
    op.drop_index("ix_operation_run_kind", table_name="operation_run")
    op.drop_table("operation_run")
    op.execute("DELETE FROM heartbeat")
    with op.batch_alter_table("heartbeat") as heartbeat:
        heartbeat.alter_column("name", type_=sa.String(length=60), existing_type=sa.String(length=100))
