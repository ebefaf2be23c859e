"""What came of a date of an event, and who does what was agreed by when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("showing", sa.String(length=10), nullable=False),
        sa.Column("showing_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "showing IN ('internal', 'waiting', 'shown', 'refused')",
            name=op.f("ck_event_outcome_showing_known"),
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_event_outcome_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_outcome")),
        sa.UniqueConstraint("occurrence_id", name=op.f("uq_event_outcome_occurrence_id")),
    )
    op.create_index(op.f("ix_event_outcome_showing"), "event_outcome", ["showing"])
    op.create_table(
        "event_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("doer", sa.String(length=8), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("doer IN ('person', 'member', 'house')", name=op.f("ck_event_point_doer_known")),
        sa.CheckConstraint(
            "doer <> 'house' OR person_id IS NULL", name=op.f("ck_event_point_house_is_nobody")
        ),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_event_point_state_known")),
        sa.CheckConstraint("length(trim(what)) > 0", name=op.f("ck_event_point_what_given")),
        sa.ForeignKeyConstraint(["entry_id"], ["row_entry.id"], name=op.f("fk_event_point_entry_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_event_point_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_point_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_point")),
    )
    for column in ("due_on", "occurrence_id", "person_id", "state"):
        op.create_index(op.f(f"ix_event_point_{column}"), "event_point", [column])


def downgrade() -> None:
    op.drop_table("event_point")
    op.drop_table("event_outcome")
