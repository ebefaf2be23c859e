"""What is found without a date of its own, and groups that are handed over to another host."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standing_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("tone", sa.String(length=12), nullable=False),
        sa.Column("when_text", sa.String(length=160), nullable=False),
        sa.Column("where_text", sa.String(length=300), nullable=False),
        sa.Column("on_weekdays", sa.Boolean(), nullable=False),
        sa.Column("at_weekends", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("picture_key", sa.String(length=32), nullable=True),
        sa.Column("picture_alt", sa.String(length=160), nullable=True),
        sa.Column("wheelchair", sa.Boolean(), nullable=False),
        sa.Column("rollator", sa.Boolean(), nullable=False),
        sa.Column("toilet", sa.Boolean(), nullable=False),
        sa.Column("bus", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_entry")),
        sa.UniqueConstraint("kind", "object_id", name=op.f("uq_standing_entry_kind_object_id")),
    )
    op.create_index("ix_standing_entry_order", "standing_entry", ["title", "id"])
    op.create_index(op.f("ix_standing_entry_organisation_id"), "standing_entry", ["organisation_id"])
    op.create_table(
        "social_group_handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("offered_by", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["social_group.id"], name=op.f("fk_social_group_handover_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_group_handover")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_social_group_handover_token_hash")),
    )
    op.create_index(op.f("ix_social_group_handover_group_id"), "social_group_handover", ["group_id"])


def downgrade() -> None:
    op.drop_table("social_group_handover")
    op.drop_table("standing_entry")
