"""People are found by their name at the phone desk."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_person_name_folded"), "person", ["name_folded"])


def downgrade() -> None:
    op.drop_index(op.f("ix_person_name_folded"), table_name="person")
