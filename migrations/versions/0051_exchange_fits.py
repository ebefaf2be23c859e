"""What people give and seek can be changed while everybody sees it, and is held against what others wrote."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime
from app.core.schema_changes import create_index

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

_UNFITTED = sa.text("fitted_at IS NULL AND state = 'published'")
_UNTOLD = sa.text("told_at IS NULL")


def upgrade() -> None:
    op.add_column("exchange_item", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("exchange_item", sa.Column("fitted_at", UTCDateTime(), nullable=True))
    # What stood in the catalogue already is not new: only what comes from now on is told.
    op.execute("UPDATE exchange_item SET fitted_at = published_at")
    op.create_table(
        "exchange_fit",
        sa.Column("own_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("own_id <> other_id", name=op.f("ck_exchange_fit_two_items")),
        sa.ForeignKeyConstraint(["own_id"], ["exchange_item.id"], name=op.f("fk_exchange_fit_own_id")),
        sa.ForeignKeyConstraint(["other_id"], ["exchange_item.id"], name=op.f("fk_exchange_fit_other_id")),
        sa.PrimaryKeyConstraint("own_id", "other_id", name=op.f("pk_exchange_fit")),
    )
    op.create_index(op.f("ix_exchange_fit_other_id"), "exchange_fit", ["other_id"])
    op.create_index(
        "ix_exchange_fit_untold", "exchange_fit", ["own_id"], sqlite_where=_UNTOLD, postgresql_where=_UNTOLD
    )
    create_index(
        "ix_exchange_item_unfitted",
        "exchange_item",
        ["id"],
        sqlite_where=_UNFITTED,
        postgresql_where=_UNFITTED,
    )


def downgrade() -> None:
    op.drop_table("exchange_fit")
    op.drop_index("ix_exchange_item_unfitted", "exchange_item")
    op.drop_column("exchange_item", "fitted_at")
    op.drop_column("exchange_item", "version")
