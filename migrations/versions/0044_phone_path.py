"""Phone friends: the steps a volunteer took, and notes that a certificate was assessed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.CheckConstraint(
            "step NOT IN ('briefed', 'confidential') OR version IS NOT NULL",
            name=op.f("ck_phone_step_which_text"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["phone_volunteer.id"],
            name=op.f("fk_phone_step_volunteer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_step")),
    )
    op.create_index(op.f("ix_phone_step_volunteer_id"), "phone_step", ["volunteer_id"])
    op.create_table(
        "phone_attest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("no_need", sa.String(length=10), nullable=True),
        sa.Column("result", sa.String(length=14), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("assessed_by", sa.Integer(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(kind = 'none') = (no_need IS NOT NULL)", name=op.f("ck_phone_attest_why_none")),
        sa.CheckConstraint("(kind = 'none') = (result IS NULL)", name=op.f("ck_phone_attest_assessed")),
        sa.CheckConstraint(
            "result <> 'suitable' OR review_on IS NOT NULL", name=op.f("ck_phone_attest_looked_at_again")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["phone_volunteer.id"],
            name=op.f("fk_phone_attest_volunteer_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_attest")),
    )
    op.create_index(op.f("ix_phone_attest_volunteer_id"), "phone_attest", ["volunteer_id"])


def downgrade() -> None:
    op.drop_table("phone_attest")
    op.drop_table("phone_step")
