"""The weekly letter with tasks: who wants it, and what stood in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task_letter_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("times", sa.String(length=8), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("km", sa.Integer(), nullable=True),
        sa.Column("work", sa.String(length=12), nullable=True),
        sa.Column("company", sa.String(length=12), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_task_letter_wish_weekday_of_the_week")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_letter_wish_person_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_task_letter_wish_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_letter_wish")),
        sa.UniqueConstraint("person_id", name=op.f("uq_task_letter_wish_person_id")),
    )
    op.create_index("ix_task_letter_wish_weekday", "task_letter_wish", ["weekday", "id"])
    op.create_table(
        "task_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_letter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_letter")),
        sa.UniqueConstraint("person_id", "week", name=op.f("uq_task_letter_person_id_week")),
    )
    op.create_index("ix_task_letter_made_at", "task_letter", ["made_at"])


def downgrade() -> None:
    op.drop_table("task_letter")
    op.drop_table("task_letter_wish")
