"""What was agreed at an event may be taken back: written by mistake, or somebody else does it."""

from __future__ import annotations

from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

_NAME = "ck_event_point_state_known"


def upgrade() -> None:
    with op.batch_alter_table("event_point") as table:
        table.drop_constraint(op.f(_NAME), type_="check")
        table.create_check_constraint(op.f(_NAME), "state IN ('open', 'done', 'dropped', 'removed')")


def downgrade() -> None:
    op.execute("DELETE FROM event_point WHERE state = 'removed'")
    with op.batch_alter_table("event_point") as table:
        table.drop_constraint(op.f(_NAME), type_="check")
        table.create_check_constraint(op.f(_NAME), "state IN ('open', 'done', 'dropped')")
