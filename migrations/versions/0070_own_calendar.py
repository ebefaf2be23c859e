"""The address of a person's own calendar: what was drawn for it, and when it was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.add_column(sa.Column("calendar_stamp", sa.String(24), nullable=True))
        table.add_column(sa.Column("calendar_made_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.drop_column("calendar_made_at")
        table.drop_column("calendar_stamp")
