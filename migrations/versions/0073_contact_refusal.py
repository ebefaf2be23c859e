"""Who said no to standing as whom to ask, as a mark that nobody can read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation_contact_refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_contact_refusal")),
        sa.UniqueConstraint("mark", name=op.f("uq_organisation_contact_refusal_mark")),
    )
    op.create_index(
        op.f("ix_organisation_contact_refusal_refused_at"), "organisation_contact_refusal", ["refused_at"]
    )


def downgrade() -> None:
    op.drop_table("organisation_contact_refusal")
