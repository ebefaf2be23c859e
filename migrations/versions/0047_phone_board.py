"""The board on which phone friends are matched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_IS_PIN = sa.text("kind = 'pin'")


def upgrade() -> None:
    op.create_table(
        "phone_board",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_board")),
    )
    op.create_table(
        "phone_mark",
        sa.Column("wish_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("volunteer_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["phone_volunteer.id"],
            name=op.f("fk_phone_mark_volunteer_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["phone_wish.id"], name=op.f("fk_phone_mark_wish_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wish_id", "volunteer_id", name=op.f("pk_phone_mark")),
    )
    op.create_index(op.f("ix_phone_mark_volunteer_id"), "phone_mark", ["volunteer_id"])
    op.create_index(
        "uq_phone_mark_pin",
        "phone_mark",
        ["wish_id"],
        unique=True,
        sqlite_where=_IS_PIN,
        postgresql_where=_IS_PIN,
    )


def downgrade() -> None:
    op.drop_table("phone_mark")
    op.drop_table("phone_board")
