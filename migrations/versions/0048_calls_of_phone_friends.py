"""Calls of phone friends: what came of them, what worried somebody, whether they go on, and who looks after them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_OPEN = sa.text("settled_at IS NULL")


def _of_pair(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["pair_id"], ["phone_pair.id"], name=op.f(f"fk_{table}_pair_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "phone_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("called_at", UTCDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("length", sa.String(length=8), nullable=True),
        sa.Column("mood", sa.String(length=10), nullable=True),
        sa.Column("is_concern", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome = 'talked' OR length IS NULL AND mood IS NULL",
            name=op.f("ck_phone_call_only_of_a_talk"),
        ),
        _of_pair("phone_call"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_call")),
    )
    op.create_index("ix_phone_call_of_pair", "phone_call", ["pair_id", "called_at", "id"])
    op.create_table(
        "phone_concern",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", UTCDateTime(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "settled_at IS NULL OR owner_id IS NOT NULL AND outcome IS NOT NULL",
            name=op.f("ck_phone_concern_settled_by_one"),
        ),
        _of_pair("phone_concern"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_concern")),
    )
    op.create_index(op.f("ix_phone_concern_pair_id"), "phone_concern", ["pair_id"])
    op.create_index("ix_phone_concern_due", "phone_concern", ["settled_at", "due_at"])
    op.create_index(
        "uq_phone_concern_open",
        "phone_concern",
        ["pair_id"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "phone_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("citizen_said", sa.String(length=4), nullable=True),
        sa.Column("volunteer_said", sa.String(length=4), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        _of_pair("phone_review"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_review")),
    )
    op.create_index("uq_phone_review_about", "phone_review", ["pair_id", "about"], unique=True)
    op.create_index("ix_phone_review_open", "phone_review", ["done_at", "asked_at"])
    op.create_table(
        "phone_watch",
        sa.Column("pair_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("next_call_at", UTCDateTime(), nullable=True),
        sa.Column("reminds_citizen", sa.Boolean(), nullable=False),
        sa.Column("paused_by", sa.String(length=12), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        _of_pair("phone_watch"),
        sa.PrimaryKeyConstraint("pair_id", name=op.f("pk_phone_watch")),
    )
    op.create_index(op.f("ix_phone_watch_next_call_at"), "phone_watch", ["next_call_at"])
    op.create_table(
        "phone_tally",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "key", name=op.f("pk_phone_tally")),
    )


def downgrade() -> None:
    for table in ("phone_tally", "phone_watch", "phone_review", "phone_concern", "phone_call"):
        op.drop_table(table)
