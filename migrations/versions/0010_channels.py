"""SMS, letters and calls beside e-mail: who gets a copy, who rings, what was posted, and short links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("posted_at", UTCDateTime(), nullable=True),
        sa.Column("posted_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_batch")),
    )
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("delegate_id", sa.Integer(), nullable=True))
        message.add_column(sa.Column("provider_ref", sa.String(length=100), nullable=True))
        message.add_column(sa.Column("cost_ore", sa.Integer(), nullable=True))
        message.add_column(sa.Column("segments", sa.Integer(), nullable=True))
        message.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        message.create_foreign_key(op.f("fk_message_delegate_id"), "person", ["delegate_id"], ["id"])
        message.create_foreign_key(op.f("fk_message_batch_id"), "letter_batch", ["batch_id"], ["id"])
        message.create_index(op.f("ix_message_delegate_id"), ["delegate_id"])
        message.create_index(op.f("ix_message_provider_ref"), ["provider_ref"])
        message.create_index(op.f("ix_message_batch_id"), ["batch_id"])
    op.create_table(
        "switched_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_switched_off_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switched_off")),
        sa.UniqueConstraint("person_id", "kind", name=op.f("uq_switched_off_person_id_kind")),
    )
    op.create_table(
        "call_claim",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["claimed_by"], ["person.id"], name=op.f("fk_call_claim_claimed_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_call_claim_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_call_claim")),
    )
    op.create_table(
        "short_link",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("link_version", sa.Integer(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_short_link_person_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_short_link")),
    )
    op.create_index(op.f("ix_short_link_person_id"), "short_link", ["person_id"])
    op.create_table(
        "sms_event",
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_sms_event")),
    )


def downgrade() -> None:
    for table in ("sms_event", "short_link", "call_claim", "switched_off"):
        op.drop_table(table)
    with op.batch_alter_table("message") as message:
        for column in ("batch_id", "provider_ref", "delegate_id"):
            message.drop_index(op.f(f"ix_message_{column}"))
        message.drop_constraint(op.f("fk_message_batch_id"), type_="foreignkey")
        message.drop_constraint(op.f("fk_message_delegate_id"), type_="foreignkey")
        for column in ("batch_id", "segments", "cost_ore", "provider_ref", "delegate_id"):
            message.drop_column(column)
    op.drop_table("letter_batch")
