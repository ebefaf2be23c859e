"""The plan, its initiatives, its log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subtitle", sa.String(length=300), nullable=False),
        sa.Column("policy", sa.String(length=200), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("mission", sa.JSON(), nullable=False),
        sa.Column("introduction", sa.JSON(), nullable=False),
        sa.Column("follow_up", sa.JSON(), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_plan_period_years_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_period")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_period_code")),
    )
    op.create_table(
        "focus_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("introduction", sa.JSON(), nullable=False),
        sa.Column("closing", sa.JSON(), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["period_id"], ["plan_period.id"], name=op.f("fk_focus_plan_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focus_plan")),
        sa.UniqueConstraint("period_id", "number", name=op.f("uq_focus_plan_period_id_number")),
    )
    op.create_table(
        "plan_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("short", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["focus_plan.id"], name=op.f("fk_plan_action_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_plan_action_plan_id_code")),
    )
    op.create_index(op.f("ix_plan_action_plan_id"), "plan_action", ["plan_id"], unique=False)
    op.create_table(
        "plan_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("short", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("administration", sa.String(length=120), nullable=False),
        sa.Column("working_group", sa.String(length=300), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_plan_activity_years_in_order")),
        sa.ForeignKeyConstraint(["plan_id"], ["focus_plan.id"], name=op.f("fk_plan_activity_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_activity")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_plan_activity_plan_id_code")),
    )
    op.create_index(op.f("ix_plan_activity_plan_id"), "plan_activity", ["plan_id"], unique=False)
    op.create_table(
        "plan_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("loneliness_kind", sa.String(length=20), nullable=True),
        sa.Column("target_groups", sa.JSON(), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["focus_plan.id"], name=op.f("fk_plan_goal_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goal")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_plan_goal_plan_id_code")),
    )
    op.create_index(op.f("ix_plan_goal_plan_id"), "plan_goal", ["plan_id"], unique=False)
    op.create_table(
        "initiative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("target_groups", sa.JSON(), nullable=False),
        sa.Column("loneliness_kinds", sa.JSON(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("default_for", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("source IN ('pack', 'staff')", name=op.f("ck_initiative_source_known")),
        sa.CheckConstraint(
            "status IN ('planned', 'running', 'paused', 'ended')", name=op.f("ck_initiative_status_known")
        ),
        sa.CheckConstraint(
            "(activity_id IS NULL) <> (action_id IS NULL)", name=op.f("ck_initiative_row_or_action")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_initiative_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["plan_action.id"], name=op.f("fk_initiative_action_id")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["plan_activity.id"], name=op.f("fk_initiative_activity_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_initiative_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative")),
        sa.UniqueConstraint("code", name=op.f("uq_initiative_code")),
    )
    op.create_index(op.f("ix_initiative_action_id"), "initiative", ["action_id"], unique=False)
    op.create_index(op.f("ix_initiative_activity_id"), "initiative", ["activity_id"], unique=False)
    op.create_index(op.f("ix_initiative_default_for"), "initiative", ["default_for"], unique=False)
    op.create_table(
        "row_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("with_whom", sa.String(length=200), nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("link = '' OR link LIKE 'https://%'", name=op.f("ck_row_entry_link_https")),
        sa.CheckConstraint(
            "(activity_id IS NULL) <> (action_id IS NULL)", name=op.f("ck_row_entry_row_or_action")
        ),
        sa.CheckConstraint(
            "people_count IS NULL OR people_count >= 0", name=op.f("ck_row_entry_people_not_negative")
        ),
        sa.ForeignKeyConstraint(["action_id"], ["plan_action.id"], name=op.f("fk_row_entry_action_id")),
        sa.ForeignKeyConstraint(["activity_id"], ["plan_activity.id"], name=op.f("fk_row_entry_activity_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_row_entry_author_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["row_entry.id"], name=op.f("fk_row_entry_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_entry")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_row_entry_replaces_id")),
    )
    op.create_index(op.f("ix_row_entry_action_id"), "row_entry", ["action_id"], unique=False)
    op.create_index(op.f("ix_row_entry_activity_id"), "row_entry", ["activity_id"], unique=False)
    op.create_index(op.f("ix_row_entry_happened_on"), "row_entry", ["happened_on"], unique=False)
    op.create_table(
        "row_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_text", sa.Text(), nullable=False),
        sa.Column("next_year_text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "status IN ('not_started', 'running', 'done')", name=op.f("ck_row_year_status_known")
        ),
        sa.CheckConstraint("year BETWEEN 2000 AND 2100", name=op.f("ck_row_year_year_in_range")),
        sa.ForeignKeyConstraint(["activity_id"], ["plan_activity.id"], name=op.f("fk_row_year_activity_id")),
        sa.ForeignKeyConstraint(["responsible_id"], ["person.id"], name=op.f("fk_row_year_responsible_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_year")),
        sa.UniqueConstraint("activity_id", "year", name=op.f("uq_row_year_activity_id_year")),
    )


def downgrade() -> None:
    op.drop_table("row_year")
    op.drop_table("row_entry")
    op.drop_table("initiative")
    op.drop_table("plan_goal")
    op.drop_table("plan_activity")
    op.drop_table("plan_action")
    op.drop_table("focus_plan")
    op.drop_table("plan_period")
