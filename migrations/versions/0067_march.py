"""Marches: routes with their own start, which one a party walks, helpers of the day and what they counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "march_route",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("metres", sa.Integer(), nullable=False),
        sa.Column("starts_at_local", sa.Time(), nullable=False),
        sa.Column("meeting_point", sa.String(length=160), nullable=False),
        sa.Column("access", sa.String(length=200), nullable=False),
        sa.Column("has_rollator", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("metres > 0", name=op.f("ck_march_route_metres_positive")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_march_route_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_march_route")),
        sa.UniqueConstraint("series_id", "name", name="uq_march_route_name"),
    )
    op.create_index(op.f("ix_march_route_series_id"), "march_route", ["series_id"])
    op.create_table(
        "march_route_choice",
        sa.Column("sign_up_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("route_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["route_id"], ["march_route.id"], name=op.f("fk_march_route_choice_route_id")
        ),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_up.id"], name=op.f("fk_march_route_choice_sign_up_id")
        ),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_march_route_choice")),
    )
    op.create_index(op.f("ix_march_route_choice_route_id"), "march_route_choice", ["route_id"])
    op.create_table(
        "event_day_helper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_event_day_helper_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_day_helper")),
    )
    op.create_index(op.f("ix_event_day_helper_occurrence_id"), "event_day_helper", ["occurrence_id"])
    op.create_table(
        "event_count_press",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("pressed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["helper_id"], ["event_day_helper.id"], name=op.f("fk_event_count_press_helper_id")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_event_count_press_occurrence_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["event_count_press.id"], name=op.f("fk_event_count_press_undoes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_count_press")),
        sa.UniqueConstraint("occurrence_id", "key", name="uq_event_count_press_key"),
        sa.UniqueConstraint("undoes_id", name="uq_event_count_press_undoes"),
    )
    op.create_index(op.f("ix_event_count_press_helper_id"), "event_count_press", ["helper_id"])


def downgrade() -> None:
    op.drop_table("event_count_press")
    op.drop_table("event_day_helper")
    op.drop_table("march_route_choice")
    op.drop_table("march_route")
