"""Where a message was handed over to, and a way to count the messages of a channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("sent_to", sa.String(length=254), nullable=True))
        message.create_index("ix_message_channel", ["channel", "status"])


def downgrade() -> None:
    with op.batch_alter_table("message") as message:
        message.drop_index("ix_message_channel")
        message.drop_column("sent_to")
