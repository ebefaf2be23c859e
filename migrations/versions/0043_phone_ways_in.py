"""Phone friends: wishes handed over to other schemes, and counts of the plan's target groups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_target",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_phone_target_counted")),
        sa.PrimaryKeyConstraint("year", "code", name=op.f("pk_phone_target")),
    )
    op.create_table(
        "phone_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (answered_at IS NULL)", name=op.f("ck_phone_handover_answered_once")
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["phone_wish.id"], name=op.f("fk_phone_handover_wish_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_handover")),
    )
    op.create_index(op.f("ix_phone_handover_wish_id"), "phone_handover", ["wish_id"])
    op.create_index("ix_phone_handover_asked_at", "phone_handover", ["state", "asked_at"])
    op.create_index(
        "uq_phone_handover_asked",
        "phone_handover",
        ["wish_id"],
        unique=True,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )


def downgrade() -> None:
    op.drop_table("phone_handover")
    op.drop_table("phone_target")
