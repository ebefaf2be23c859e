"""Letters: a pile that was thrown away before it was posted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letter_batch", sa.Column("discarded_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("letter_batch") as table:
        table.drop_column("discarded_at")
