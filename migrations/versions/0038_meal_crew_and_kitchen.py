"""The crew of a meal, and the kitchen that it books."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_ON = sa.text("status = 'on'")


def upgrade() -> None:
    with op.batch_alter_table("meal_date") as table:
        table.add_column(sa.Column("helpers", sa.Integer(), nullable=True))
        table.create_check_constraint(
            op.f("ck_meal_date_helpers_not_negative"), "helpers IS NULL OR helpers >= 0"
        )
    op.create_table(
        "meal_role",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minutes_before", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 0 AND 20", name=op.f("ck_meal_role_number_sensible")),
        sa.CheckConstraint("minutes_before BETWEEN -720 AND 720", name=op.f("ck_meal_role_minutes_sensible")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_meal_role_series_id")),
        sa.PrimaryKeyConstraint("series_id", "role", name=op.f("pk_meal_role")),
    )
    op.create_table(
        "meal_date_role",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 0 AND 20", name=op.f("ck_meal_date_role_number_sensible")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_meal_date_role_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("occurrence_id", "role", name=op.f("pk_meal_date_role")),
    )
    op.create_table(
        "meal_helper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_meal_helper_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meal_helper_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meal_helper")),
    )
    op.create_index(op.f("ix_meal_helper_occurrence_id"), "meal_helper", ["occurrence_id"])
    op.create_index(op.f("ix_meal_helper_person_id"), "meal_helper", ["person_id"])
    op.create_index(
        "uq_meal_helper_on",
        "meal_helper",
        ["occurrence_id", "role", "person_id"],
        unique=True,
        sqlite_where=_ON,
        postgresql_where=_ON,
    )
    op.create_table(
        "meal_kitchen",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("before_minutes", sa.Integer(), nullable=False),
        sa.Column("after_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "before_minutes BETWEEN 0 AND 720 AND after_minutes BETWEEN 0 AND 720",
            name=op.f("ck_meal_kitchen_minutes_sensible"),
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_meal_kitchen_series_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_meal_kitchen_room_id")),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_meal_kitchen")),
    )
    op.create_index(op.f("ix_meal_kitchen_room_id"), "meal_kitchen", ["room_id"])
    op.create_table(
        "meal_without_kitchen",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_meal_without_kitchen_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_meal_without_kitchen")),
    )


def downgrade() -> None:
    op.drop_table("meal_without_kitchen")
    op.drop_table("meal_kitchen")
    op.drop_table("meal_helper")
    op.drop_table("meal_date_role")
    op.drop_table("meal_role")
    with op.batch_alter_table("meal_date") as table:
        table.drop_constraint(op.f("ck_meal_date_helpers_not_negative"), type_="check")
        table.drop_column("helpers")
