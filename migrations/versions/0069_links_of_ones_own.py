"""A line of the plan's log may lead to a page of our own: what was agreed at an event."""

from __future__ import annotations

from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

_NAME = "ck_row_entry_link_https"
_BEFORE = "link = '' OR link LIKE 'https://%'"
_NOW = "link = '' OR link LIKE 'https://%' OR (link LIKE '/%' AND link NOT LIKE '//%')"


def upgrade() -> None:
    with op.batch_alter_table("row_entry") as table:
        table.drop_constraint(op.f(_NAME), type_="check")
        table.create_check_constraint(op.f(_NAME), _NOW)


def downgrade() -> None:
    op.execute("UPDATE row_entry SET link = '' WHERE link LIKE '/%'")
    with op.batch_alter_table("row_entry") as table:
        table.drop_constraint(op.f(_NAME), type_="check")
        table.create_check_constraint(op.f(_NAME), _BEFORE)
