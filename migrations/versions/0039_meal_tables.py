"""Tables of a meal: who sits where, whom the host keeps together, and what guests said of it; and who comes again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "sign_up", sa.Column("comes_again", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.create_table(
        "meal_table_plan",
        sa.Column("occurrence_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("shown_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("seats BETWEEN 4 AND 8", name=op.f("ck_meal_table_plan_seats_4_to_8")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_meal_table_plan_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("occurrence_id", name=op.f("pk_meal_table_plan")),
    )
    op.create_table(
        "meal_seat",
        sa.Column("sign_up_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("is_host", sa.Boolean(), nullable=False),
        sa.CheckConstraint("table_number > 0", name=op.f("ck_meal_seat_table_number_positive")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_up.id"], name=op.f("fk_meal_seat_sign_up_id")),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_meal_seat")),
    )
    op.create_table(
        "meal_tie",
        sa.Column("one_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_meal_tie_in_order")),
        sa.ForeignKeyConstraint(["one_id"], ["sign_up.id"], name=op.f("fk_meal_tie_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["sign_up.id"], name=op.f("fk_meal_tie_other_id")),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_meal_tie")),
    )
    op.create_index(op.f("ix_meal_tie_other_id"), "meal_tie", ["other_id"])
    op.create_table(
        "meal_company",
        sa.Column("sign_up_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_up.id"], name=op.f("fk_meal_company_sign_up_id")),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_meal_company")),
    )


def downgrade() -> None:
    op.drop_table("meal_company")
    op.drop_table("meal_tie")
    op.drop_table("meal_seat")
    op.drop_table("meal_table_plan")
    with op.batch_alter_table("sign_up") as table:
        table.drop_column("comes_again")
