"""Surveys: which scales may be used, rounds, who was asked, and answers under a random key apart from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime
from app.core.encrypted import Ciphertext

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_scale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(20), nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("other_last", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_scale")),
        sa.UniqueConstraint("key", name=op.f("uq_survey_scale_key")),
    )
    op.create_table(
        "survey_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=False),
        sa.Column("scales", sa.JSON(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= made_at", name="ended_after_made"),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_survey_round_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_round")),
    )
    op.create_index(op.f("ix_survey_round_initiative_id"), "survey_round", ["initiative_id"])
    op.create_index(
        "uq_survey_round_runs",
        "survey_round",
        ["initiative_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "survey_invitee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("standing", sa.String(12), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("answered", sa.JSON(), nullable=False),
        sa.Column("answer_key", Ciphertext(), nullable=False),
        sa.CheckConstraint("standing IN ('asked', 'taking_part', 'declined', 'done')", name="standing_known"),
        sa.CheckConstraint("standing = 'taking_part' OR answer_key = ''", name="key_only_while_taking_part"),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name=op.f("fk_survey_invitee_round_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_survey_invitee_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitee")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_survey_invitee_round_id_person_id")),
        sa.UniqueConstraint("code", name=op.f("uq_survey_invitee_code")),
    )
    op.create_index(op.f("ix_survey_invitee_person_id"), "survey_invitee", ["person_id"])
    op.create_index(op.f("ix_survey_invitee_standing"), "survey_invitee", ["standing"])
    op.create_table(
        "survey_answer",
        sa.Column("key", sa.String(43), nullable=False),
        sa.Column("moment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("quarter_on", sa.Date(), nullable=False),
        sa.Column("answers", Ciphertext(), nullable=False),
        sa.CheckConstraint("moment IN (0, 3, 12)", name="moment_known"),
        sa.ForeignKeyConstraint(["round_id"], ["survey_round.id"], name=op.f("fk_survey_answer_round_id")),
        sa.PrimaryKeyConstraint("key", "moment", name=op.f("pk_survey_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_survey_answer_round_id"), "survey_answer", ["round_id"])


def downgrade() -> None:
    for table in ("survey_answer", "survey_invitee", "survey_round", "survey_scale"):
        op.drop_table(table)
