"""Spreadsheets that are brought in, what each row of them became, and files with what is taken out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "transfer_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_transfer_file_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_transfer_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_file")),
    )
    for column in ("organisation_id", "person_id", "created_at"):
        op.create_index(op.f(f"ix_transfer_file_{column}"), "transfer_file", [column])
    op.create_table(
        "transfer_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("brought_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_transfer_row_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_row")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "key", name=op.f("uq_transfer_row_organisation_id_kind_key")
        ),
    )
    op.create_table(
        "transfer_taken",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_transfer_taken_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_transfer_taken_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_taken")),
    )
    for column in ("organisation_id", "person_id", "created_at"):
        op.create_index(op.f(f"ix_transfer_taken_{column}"), "transfer_taken", [column])


def downgrade() -> None:
    op.drop_table("transfer_taken")
    op.drop_table("transfer_row")
    op.drop_table("transfer_file")
