"""Events: what a series that is a talk, a dialogue meeting, a march, a workshop or an open house has of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("online_link", sa.Text(), nullable=True),
        sa.Column("checks_in", sa.Boolean(), nullable=False),
        sa.Column("is_for_invited", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_organisation_id")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_event_series_id")),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_organisation_id"), "event", ["organisation_id"])


def downgrade() -> None:
    op.drop_table("event")
