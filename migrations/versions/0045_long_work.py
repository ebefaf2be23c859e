"""What takes longer than a page may: asked for, done by the scheduler, with progress and stop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0045"
down_revision = "0041"
branch_labels = None
depends_on = None

_IS_OPEN = sa.text("state IN ('queued', 'running')")


def upgrade() -> None:
    op.create_table(
        "long_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("where", sa.String(length=120), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("stop_asked_at", UTCDateTime(), nullable=True),
        sa.Column("owner", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_long_task_progress_in_percent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_long_task")),
    )
    op.create_index("ix_long_task_key", "long_task", ["kind", "key", "id"])
    op.create_index(op.f("ix_long_task_finished_at"), "long_task", ["finished_at"])
    op.create_index(
        "uq_long_task_open",
        "long_task",
        ["kind", "key"],
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    )


def downgrade() -> None:
    op.drop_table("long_task")
