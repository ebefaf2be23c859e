"""Voices: how it was, in one press after a date, and stories that people let everybody read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime
from app.core.encrypted import Ciphertext

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "impression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("mood", sa.String(8), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("words", Ciphertext(), nullable=False),
        sa.CheckConstraint("(mood IS NULL) = (answered_at IS NULL)", name="mood_when_answered"),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_impression_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_impression_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_impression")),
        sa.UniqueConstraint("occurrence_id", "person_id", name=op.f("uq_impression_occurrence_id_person_id")),
    )
    op.create_index(op.f("ix_impression_person_id"), "impression", ["person_id"])
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", Ciphertext(), nullable=False),
        sa.Column("shown_name", Ciphertext(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'told') = (decided_at IS NULL)", name="decided_unless_told"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_story_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    op.create_index(op.f("ix_story_person_id"), "story", ["person_id"])
    op.create_index(op.f("ix_story_state"), "story", ["state"])


def downgrade() -> None:
    for table in ("story", "impression"):
        op.drop_table(table)
