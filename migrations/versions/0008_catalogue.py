"""The public read model."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("tone", sa.String(length=12), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("place_name", sa.String(length=80), nullable=False),
        sa.Column("meeting_point", sa.String(length=160), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("seats_left", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("needs_sign_up", sa.Boolean(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("price_text", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("has_companion", sa.Boolean(), nullable=False),
        sa.Column("wheelchair", sa.Boolean(), nullable=False),
        sa.Column("rollator", sa.Boolean(), nullable=False),
        sa.Column("toilet", sa.Boolean(), nullable=False),
        sa.Column("bus", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "seats_left IS NULL OR seats_left >= 0", name=op.f("ck_catalogue_entry_seats_not_negative")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_catalogue_entry_weekday_of_the_week")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_catalogue_entry_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_entry")),
        sa.UniqueConstraint("kind", "object_id", name=op.f("uq_catalogue_entry_kind_object_id")),
    )
    op.create_index("ix_catalogue_entry_kind", "catalogue_entry", ["kind", "starts_at", "id"], unique=False)
    op.create_index("ix_catalogue_entry_near", "catalogue_entry", ["lat", "lon"], unique=False)
    op.create_index("ix_catalogue_entry_order", "catalogue_entry", ["starts_at", "id"], unique=False)
    op.create_index(op.f("ix_catalogue_entry_series_id"), "catalogue_entry", ["series_id"], unique=False)
    op.create_index(
        "ix_catalogue_entry_weekday", "catalogue_entry", ["weekday", "starts_at", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("catalogue_entry")
