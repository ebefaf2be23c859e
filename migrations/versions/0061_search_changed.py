"""When a thing that is found last came to say something else, for the site map."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("search_document", sa.Column("changed_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("search_document", "changed_at")
