"""Who is looking at what waits, appeals, who is shut out, and pictures that were looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moderation_look",
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("thing_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_moderation_look_person_id")),
        sa.PrimaryKeyConstraint("what", "thing_id", "person_id", name=op.f("pk_moderation_look")),
    )
    op.create_index(op.f("ix_moderation_look_person_id"), "moderation_look", ["person_id"])
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("object_type", sa.String(length=30), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("about_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("is_by_one", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_appeal_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("object_type", "object_id", "about_at", name="uq_appeal_once"),
    )
    op.create_index("ix_appeal_waiting", "appeal", ["closed_at", "created_at"])
    op.create_index(op.f("ix_appeal_author_id"), "appeal", ["author_id"])
    op.create_table(
        "person_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("began_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_block_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_block")),
    )
    op.create_index(op.f("ix_person_block_person_id"), "person_block", ["person_id"])
    op.add_column("picture", sa.Column("looked_at", UTCDateTime(), nullable=True))
    # What is shown already was seen by whoever let it in.
    op.execute("UPDATE picture SET looked_at = created_at")


def downgrade() -> None:
    op.drop_column("picture", "looked_at")
    op.drop_table("person_block")
    op.drop_table("appeal")
    op.drop_table("moderation_look")
