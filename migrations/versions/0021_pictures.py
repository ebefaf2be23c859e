"""Pictures, and which one a date in the catalogue is shown with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(length=20), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(length=32), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt", sa.String(length=160), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("alt <> ''", name=op.f("ck_picture_has_words")),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_picture_has_a_size")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_picture_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("storage_key", name=op.f("uq_picture_storage_key")),
    )
    op.create_index(op.f("ix_picture_created_by"), "picture", ["created_by"])
    op.create_index(op.f("ix_picture_removed_at"), "picture", ["removed_at"])
    op.create_index(
        "uq_picture_owner",
        "picture",
        ["owner_kind", "owner_id"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    with op.batch_alter_table("catalogue_entry") as entry:
        entry.add_column(sa.Column("picture_key", sa.String(length=32), nullable=True))
        entry.add_column(sa.Column("picture_alt", sa.String(length=160), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("catalogue_entry") as entry:
        entry.drop_column("picture_alt")
        entry.drop_column("picture_key")
    op.drop_index("uq_picture_owner", table_name="picture")
    op.drop_index(op.f("ix_picture_removed_at"), table_name="picture")
    op.drop_index(op.f("ix_picture_created_by"), table_name="picture")
    op.drop_table("picture")
