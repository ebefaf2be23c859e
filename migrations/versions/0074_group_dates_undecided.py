"""Nobody was asked about the dates of a group; they said so, and made whoever hosts them a trusted host of anything."""

from __future__ import annotations

from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE series SET decided_at = NULL WHERE kind = 'group'")


def downgrade() -> None:
    op.execute("UPDATE series SET decided_at = created_at WHERE kind = 'group' AND status = 'approved'")
