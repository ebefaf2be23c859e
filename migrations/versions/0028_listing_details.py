"""What is spoken at a task, what makes it easier to help there, and what whoever helps has been through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_LISTS = ("languages", "access")


def upgrade() -> None:
    # What is there says nothing of these.
    with op.batch_alter_table("listing") as listing:
        for name in _LISTS:
            listing.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
        listing.add_column(sa.Column("peer", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("listing") as listing:
        for name in (*_LISTS, "peer"):
            listing.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("listing") as listing:
        for name in ("peer", *_LISTS):
            listing.drop_column(name)
