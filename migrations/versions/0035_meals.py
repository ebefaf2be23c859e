"""Shared meals, and when signing up for a date closes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("series") as table:
        table.add_column(sa.Column("closes_hours", sa.Integer(), server_default="0", nullable=False))
        table.create_check_constraint(
            op.f("ck_series_closes_hours_sensible"), "closes_hours BETWEEN 0 AND 336"
        )
    op.create_table(
        "meal",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("menu", sa.Text(), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("least_age_reason", sa.String(length=200), nullable=False),
        sa.Column("has_takeaway", sa.Boolean(), nullable=False),
        sa.Column("seating", sa.String(length=12), nullable=False),
        sa.Column("kitchen_phone", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "least_age IS NULL OR least_age BETWEEN 1 AND 99", name=op.f("ck_meal_least_age_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_meal_organisation_id")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_meal_series_id")),
        sa.PrimaryKeyConstraint("series_id", name=op.f("pk_meal")),
    )
    op.create_index(op.f("ix_meal_organisation_id"), "meal", ["organisation_id"])
    op.create_table(
        "meal_date",
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("menu", sa.Text(), nullable=False),
        sa.Column("guests", sa.Integer(), nullable=True),
        sa.Column("first_timers", sa.Integer(), nullable=True),
        sa.Column("portions", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("counted_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("guests IS NULL OR guests >= 0", name=op.f("ck_meal_date_guests_not_negative")),
        sa.CheckConstraint(
            "first_timers IS NULL OR first_timers <= guests",
            name=op.f("ck_meal_date_first_timers_among_guests"),
        ),
        sa.CheckConstraint(
            "portions IS NULL OR portions >= 0", name=op.f("ck_meal_date_portions_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_meal_date_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_meal_date")),
    )
    op.create_table(
        "meal_takeaway",
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_up.id"], name=op.f("fk_meal_takeaway_sign_up_id")),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_meal_takeaway")),
    )
    op.create_table(
        "meal_cook",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meal_cook_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_meal_cook_series_id")),
        sa.PrimaryKeyConstraint("series_id", "person_id", name=op.f("pk_meal_cook")),
    )
    op.create_index(op.f("ix_meal_cook_person_id"), "meal_cook", ["person_id"])


def downgrade() -> None:
    op.drop_table("meal_cook")
    op.drop_table("meal_takeaway")
    op.drop_table("meal_date")
    op.drop_table("meal")
    with op.batch_alter_table("series") as table:
        table.drop_constraint(op.f("ck_series_closes_hours_sensible"), type_="check")
        table.drop_column("closes_hours")
