"""Hours that people helped with tasks, as confirmed, and the papers that prove them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listing_hours",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("minutes >= 0 AND minutes % 15 = 0", name=op.f("ck_listing_hours_quarters")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["listing_response.id"], name=op.f("fk_listing_hours_response_id")
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_listing_hours")),
    )
    op.create_index("ix_listing_hours_done_on", "listing_hours", ["done_on"])
    op.create_table(
        "proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("minutes > 0 AND tasks > 0", name=op.f("ck_proof_of_something")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_proof_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proof_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
    )
    op.create_index(op.f("ix_proof_issued_at"), "proof", ["issued_at"])
    op.create_index(op.f("ix_proof_person_id"), "proof", ["person_id"])
    op.create_index("uq_proof_code_hash", "proof", ["code_hash"], unique=True)


def downgrade() -> None:
    op.drop_table("proof")
    op.drop_table("listing_hours")
