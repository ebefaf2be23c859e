"""What two parties of the samarbejdsbørs agreed, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("one_id <> other_id", name="two_parties"),
        sa.CheckConstraint("(state = 'agreed') = (agreed_at IS NOT NULL)", name="agreed_at_a_time"),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["exchange_fair.id"], name=op.f("fk_exchange_agreement_fair_id")
        ),
        sa.ForeignKeyConstraint(["one_id"], ["exchange_party.id"], name=op.f("fk_exchange_agreement_one_id")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["exchange_party.id"], name=op.f("fk_exchange_agreement_other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_agreement")),
    )
    for column in ("fair_id", "one_id", "other_id", "agreed_at"):
        op.create_index(op.f(f"ix_exchange_agreement_{column}"), "exchange_agreement", [column])
    op.create_table(
        "exchange_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("wants_help", sa.Boolean(), nullable=False),
        sa.CheckConstraint("months IN (1, 3, 12)", name="months_known"),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_at_a_time"),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["exchange_agreement.id"], name=op.f("fk_exchange_follow_up_agreement_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["exchange_party.id"], name=op.f("fk_exchange_follow_up_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_follow_up")),
        sa.UniqueConstraint("agreement_id", "party_id", "months", name="uq_exchange_follow_up_once"),
    )
    op.create_index(op.f("ix_exchange_follow_up_party_id"), "exchange_follow_up", ["party_id"])


def downgrade() -> None:
    op.drop_table("exchange_follow_up")
    op.drop_table("exchange_agreement")
