"""What people propose for their place, and who wants to take part."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("became_kind", sa.String(length=30), nullable=True),
        sa.Column("became_id", sa.Integer(), nullable=True),
        sa.Column("became_url", sa.String(length=300), nullable=False),
        sa.Column("became_text", sa.Text(), nullable=False),
        sa.Column("became_at", UTCDateTime(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(became_kind IS NULL) = (became_id IS NULL)", name=op.f("ck_proposal_became_a_whole")
        ),
        sa.CheckConstraint(
            "became_at IS NOT NULL OR (became_kind IS NULL AND became_text = '' AND became_url = '')",
            name=op.f("ck_proposal_became_at_a_time"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_proposal_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_author_id"), "proposal", ["author_id"])
    op.create_index(op.f("ix_proposal_place_id"), "proposal", ["place_id"])
    op.create_index("ix_proposal_list", "proposal", ["state", "id"])
    op.create_table(
        "proposal_voice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proposal_voice_person_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_voice_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_voice")),
    )
    op.create_index(op.f("ix_proposal_voice_person_id"), "proposal_voice", ["person_id"])
    for what, column in (("person", "person_id"), ("identity", "identity")):
        op.create_index(
            f"uq_proposal_voice_{what}",
            "proposal_voice",
            ["proposal_id", column],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("proposal_voice")
    op.drop_table("proposal")
