"""What was counted of the plan is kept: figures by year and quarter, places, and whom it reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "kept_year",
        _number("year"),
        sa.Column("counted_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_kept_year")),
    )
    op.create_table(
        "kept_figure",
        _number("initiative_id"),
        _number("year"),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        _number("quarter"),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("quarter BETWEEN 0 AND 4", name=op.f("ck_kept_figure_quarter_known")),
        sa.CheckConstraint(
            "(key = 'leading') = (quarter > 0)", name=op.f("ck_kept_figure_leading_by_quarter")
        ),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_kept_figure_initiative_id")
        ),
        sa.PrimaryKeyConstraint(
            "initiative_id", "year", "source", "key", "quarter", name=op.f("pk_kept_figure")
        ),
    )
    op.create_index(op.f("ix_kept_figure_year"), "kept_figure", ["year"])
    op.create_table(
        "kept_place",
        _number("year"),
        _number("place_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_kept_place_number_positive")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_kept_place_place_id")),
        sa.PrimaryKeyConstraint("year", "place_id", name=op.f("pk_kept_place")),
    )
    op.create_table(
        "kept_reach",
        _number("plan_id"),
        _number("first_year"),
        _number("last_year"),
        sa.Column("counted_at", UTCDateTime(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["focus_plan.id"], name=op.f("fk_kept_reach_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "first_year", "last_year", name=op.f("pk_kept_reach")),
    )


def downgrade() -> None:
    for table in ("reach", "place", "figure", "year"):
        op.drop_table(f"kept_{table}")
