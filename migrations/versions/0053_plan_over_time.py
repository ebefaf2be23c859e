"""The plan over time: what the committee decided, how rows changed by it, what continues what, comments and ties."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def _key(table: str) -> list[sa.SchemaItem]:
    return [sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    # What is in the log already is of no particular kind, and no row continues another one yet.
    with op.batch_alter_table("row_entry") as table:
        table.add_column(sa.Column("kind", sa.String(length=12), nullable=False, server_default="other"))
        table.create_check_constraint(
            op.f("ck_row_entry_kind_known"), "kind IN ('meeting', 'application', 'partner', 'other')"
        )
    with op.batch_alter_table("row_entry") as table:
        table.alter_column("kind", server_default=None)
    with op.batch_alter_table("plan_activity") as table:
        table.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("continues_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_plan_activity_continues_id"), "plan_activity", ["continues_id"], ["id"]
        )
        table.create_index(op.f("ix_plan_activity_continues_id"), ["continues_id"])
        table.create_check_constraint(op.f("ck_plan_activity_continues_another"), "continues_id <> id")
    op.create_table(
        "plan_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("body IN ('committee', 'council')", name=op.f("ck_plan_decision_body_known")),
        sa.CheckConstraint("link = '' OR link LIKE 'https://%'", name=op.f("ck_plan_decision_link_https")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_plan_decision_text_given")),
        _to("plan_decision", "period_id", "plan_period"),
        _to("plan_decision", "recorded_by", "person"),
        *_key("plan_decision"),
    )
    op.create_index(op.f("ix_plan_decision_period_id"), "plan_decision", ["period_id"])
    op.create_table(
        "plan_row_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('added', 'changed', 'ended', 'named')", name=op.f("ck_plan_row_change_kind_known")
        ),
        sa.CheckConstraint(
            "(kind = 'changed') = (before IS NOT NULL AND after IS NOT NULL)",
            name=op.f("ck_plan_row_change_both_texts"),
        ),
        _to("plan_row_change", "activity_id", "plan_activity"),
        _to("plan_row_change", "decision_id", "plan_decision"),
        _to("plan_row_change", "author_id", "person"),
        *_key("plan_row_change"),
    )
    for column in ("activity_id", "decision_id"):
        op.create_index(op.f(f"ix_plan_row_change_{column}"), "plan_row_change", [column])
    op.create_table(
        "plan_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_plan_comment_text_given")),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_plan_comment_year_in_range")),
        _to("plan_comment", "activity_id", "plan_activity"),
        _to("plan_comment", "author_id", "person"),
        *_key("plan_comment"),
    )
    op.create_index("ix_plan_comment_row", "plan_comment", ["activity_id", "year"])
    op.create_table(
        "plan_tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("things", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        _to("plan_tie", "initiative_id", "initiative"),
        _to("plan_tie", "author_id", "person"),
        *_key("plan_tie"),
    )


def downgrade() -> None:
    for table in ("plan_tie", "plan_comment", "plan_row_change", "plan_decision"):
        op.drop_table(table)
    with op.batch_alter_table("plan_activity") as table:
        table.drop_constraint(op.f("ck_plan_activity_continues_another"), type_="check")
        table.drop_index(op.f("ix_plan_activity_continues_id"))
        table.drop_constraint(op.f("fk_plan_activity_continues_id"), type_="foreignkey")
        table.drop_column("continues_id")
        table.drop_column("ended_on")
    with op.batch_alter_table("row_entry") as table:
        table.drop_constraint(op.f("ck_row_entry_kind_known"), type_="check")
        table.drop_column("kind")
