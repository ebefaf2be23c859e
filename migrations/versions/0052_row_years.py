"""What is said of a row in a year: put off or given up with a reason, next year's priority, and a version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

_BEFORE = "status IN ('not_started', 'running', 'done')"
_NOW = "status IN ('not_started', 'running', 'done', 'postponed', 'dropped')"
_NEW = {
    "priority_known": "priority IN ('high', 'normal', 'low')",
    "reason_given": "status NOT IN ('postponed', 'dropped') OR length(trim(reason)) > 0",
    "version_positive": "version >= 1",
}


def upgrade() -> None:
    # What was said stays as it was: it had none of these states, so it needs no reason.
    with op.batch_alter_table("row_year") as table:
        table.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("priority", sa.String(length=10), nullable=True))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        table.drop_constraint(op.f("ck_row_year_status_known"), type_="check")
        table.create_check_constraint(op.f("ck_row_year_status_known"), _NOW)
        for name, rule in _NEW.items():
            table.create_check_constraint(op.f(f"ck_row_year_{name}"), rule)
    with op.batch_alter_table("row_year") as table:
        for name in ("reason", "version"):
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    # There was no word for these two.
    op.execute("UPDATE row_year SET status = 'not_started' WHERE status IN ('postponed', 'dropped')")
    with op.batch_alter_table("row_year") as table:
        for name in (*_NEW, "status_known"):
            table.drop_constraint(op.f(f"ck_row_year_{name}"), type_="check")
        table.create_check_constraint(op.f("ck_row_year_status_known"), _BEFORE)
        for name in ("version", "priority", "reason"):
            table.drop_column(name)
