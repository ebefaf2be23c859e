"""How people are reached, who may act for them, what they said yes to, and two rows that are one person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.danish import fold
from app.core.database import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("name_folded", sa.String(length=240), server_default="", nullable=False))
        person.add_column(sa.Column("reach", sa.String(length=12), nullable=True))
        person.add_column(sa.Column("street", sa.String(length=120), nullable=True))
        person.add_column(sa.Column("postal_code", sa.String(length=10), nullable=True))
        person.add_column(sa.Column("town", sa.String(length=60), nullable=True))
        person.add_column(sa.Column("email_fault_at", UTCDateTime(), nullable=True))
        person.add_column(sa.Column("phone_fault_at", UTCDateTime(), nullable=True))
        person.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        person.create_foreign_key(op.f("fk_person_merged_into_id"), "person", ["merged_into_id"], ["id"])
        person.create_index(op.f("ix_person_merged_into_id"), ["merged_into_id"])
    _fold_names()
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=60), nullable=False),
        sa.Column("may_sign_up", sa.Boolean(), nullable=False),
        sa.Column("may_cancel", sa.Boolean(), nullable=False),
        sa.Column("gets_messages", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("person_id <> delegate_id", name=op.f("ck_delegation_not_oneself")),
        sa.ForeignKeyConstraint(["delegate_id"], ["person.id"], name=op.f("fk_delegation_delegate_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delegation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index(op.f("ix_delegation_delegate_id"), "delegation", ["delegate_id"])
    op.create_index(op.f("ix_delegation_person_id"), "delegation", ["person_id"])
    op.create_index(
        "uq_delegation_running",
        "delegation",
        ["person_id", "delegate_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"])
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("merged_at", UTCDateTime(), nullable=False),
        sa.Column("merged_by", sa.Integer(), nullable=True),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["gone_id"], ["person.id"], name=op.f("fk_person_merge_gone_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
    )
    op.create_index(op.f("ix_person_merge_gone_id"), "person_merge", ["gone_id"])
    op.create_index(op.f("ix_person_merge_kept_id"), "person_merge", ["kept_id"])


def _fold_names() -> None:
    """People who are there already are found by name, too."""
    connection = op.get_bind()
    person = sa.table("person", sa.column("id"), sa.column("name"), sa.column("name_folded"))
    for number, name in connection.execute(sa.select(person.c.id, person.c.name)).all():
        connection.execute(person.update().where(person.c.id == number).values(name_folded=fold(name)))


def downgrade() -> None:
    for table in ("person_merge", "consent", "delegation"):
        op.drop_table(table)
    with op.batch_alter_table("person") as person:
        person.drop_index(op.f("ix_person_merged_into_id"))
        person.drop_constraint(op.f("fk_person_merged_into_id"), type_="foreignkey")
        for column in ("merged_into_id", "phone_fault_at", "email_fault_at", "town", "postal_code", "street",
                       "reach", "name_folded"):  # fmt: skip
            person.drop_column(column)
