"""Privacy: editions of consents, warnings of unused log-ins, identity checks at the phone, reports of deletion."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
    )
    op.create_index(op.f("ix_retention_run_at"), "retention_run", ["at"])
    op.create_table(
        "identity_check",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("created_by", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True)),
        sa.Column("proven_by", sa.Integer()),
        sa.CheckConstraint("tries BETWEEN 0 AND 5", name="five_tries"),
    )
    op.create_index(op.f("ix_identity_check_person_id"), "identity_check", ["person_id"])
    op.add_column("account", sa.Column("warned_at", sa.DateTime(timezone=True)))
    op.add_column("consent", sa.Column("version", sa.String(12)))
    _number_consents()
    with op.batch_alter_table("consent") as table:
        table.alter_column("version", existing_type=sa.String(12), nullable=False)


def _number_consents() -> None:
    """As app.people.rules.edition_of does today."""
    consents = sa.table("consent", sa.column("id"), sa.column("words"), sa.column("version"))
    connection = op.get_bind()
    for words in connection.execute(sa.select(consents.c.words).distinct()).scalars().all():
        edition = hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:8]
        connection.execute(sa.update(consents).where(consents.c.words == words).values(version=edition))


def downgrade() -> None:
    with op.batch_alter_table("consent") as table:
        table.drop_column("version")
    with op.batch_alter_table("account") as table:
        table.drop_column("warned_at")
    op.drop_index(op.f("ix_identity_check_person_id"), "identity_check")
    op.drop_table("identity_check")
    op.drop_index(op.f("ix_retention_run_at"), "retention_run")
    op.drop_table("retention_run")
