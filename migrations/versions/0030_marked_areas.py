"""Areas that staff look at in particular."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_MARKED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "marked_area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("roads", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_marked_area_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marked_area")),
    )
    op.create_index(op.f("ix_marked_area_place_id"), "marked_area", ["place_id"])
    op.create_index(
        "uq_marked_area_name", "marked_area", ["place_id", "name_key"], unique=True,
        sqlite_where=_MARKED, postgresql_where=_MARKED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("marked_area")
