"""A free place of the last day is held for who is next in line until they answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime
from app.core.schema_changes import create_index

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_OFFERED = sa.text("offer_until IS NOT NULL")


def upgrade() -> None:
    op.add_column("sign_up", sa.Column("offer_until", UTCDateTime(), nullable=True))
    op.add_column(
        "sign_up", sa.Column("offer_is_rung", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    create_index(
        "ix_sign_up_offer_until",
        "sign_up",
        ["offer_until"],
        sqlite_where=_OFFERED,
        postgresql_where=_OFFERED,
    )


def downgrade() -> None:
    op.drop_index("ix_sign_up_offer_until", table_name="sign_up")
    op.drop_column("sign_up", "offer_is_rung")
    op.drop_column("sign_up", "offer_until")
