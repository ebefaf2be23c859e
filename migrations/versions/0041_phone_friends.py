"""Phone friends: who waits, who rings, and who talks with whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "phone_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("waiting_since", UTCDateTime(), nullable=False),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("lived", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "way NOT IN ('relative', 'professional') OR made_by_id IS NOT NULL",
            name=op.f("ck_phone_wish_made_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_wish_person_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_phone_wish_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_wish")),
    )
    op.create_index(op.f("ix_phone_wish_made_by_id"), "phone_wish", ["made_by_id"])
    op.create_index(op.f("ix_phone_wish_person_id"), "phone_wish", ["person_id"])
    op.create_index("ix_phone_wish_queue", "phone_wish", ["state", "waiting_since", "id"])
    op.create_index(
        "uq_phone_wish_open",
        "phone_wish",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'talking')"),
        postgresql_where=sa.text("state IN ('waiting', 'talking')"),
    )
    op.create_table(
        "phone_volunteer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("applied_at", UTCDateTime(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("lived", sa.Text(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 3", name=op.f("ck_phone_volunteer_capacity")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_volunteer_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_volunteer")),
    )
    op.create_index(op.f("ix_phone_volunteer_person_id"), "phone_volunteer", ["person_id"])
    op.create_index(
        "uq_phone_volunteer_person",
        "phone_volunteer",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state NOT IN ('refused', 'stopped')"),
        postgresql_where=sa.text("state NOT IN ('refused', 'stopped')"),
    )
    op.create_table(
        "phone_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("wish_yes_at", UTCDateTime(), nullable=True),
        sa.Column("volunteer_yes_at", UTCDateTime(), nullable=True),
        sa.Column("declined_by", sa.String(length=12), nullable=True),
        sa.Column("trial_at", UTCDateTime(), nullable=True),
        sa.Column("active_at", UTCDateTime(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=12), nullable=True),
        sa.Column("ending", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('proposed', 'declined', 'lapsed') OR wish_yes_at IS NOT NULL AND volunteer_yes_at IS NOT NULL",
            name=op.f("ck_phone_pair_both_said_yes"),
        ),
        sa.CheckConstraint(
            "state <> 'ended' OR ended_at IS NOT NULL AND ended_by IS NOT NULL",
            name=op.f("ck_phone_pair_ended_by_one"),
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["phone_volunteer.id"], name=op.f("fk_phone_pair_volunteer_id")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["phone_wish.id"], name=op.f("fk_phone_pair_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_pair")),
    )
    op.create_index(op.f("ix_phone_pair_volunteer_id"), "phone_pair", ["volunteer_id"])
    op.create_index(op.f("ix_phone_pair_wish_id"), "phone_pair", ["wish_id"])
    op.create_index(
        "uq_phone_pair_standing",
        "phone_pair",
        ["wish_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('proposed', 'trial', 'active', 'paused')"),
        postgresql_where=sa.text("state IN ('proposed', 'trial', 'active', 'paused')"),
    )


def downgrade() -> None:
    op.drop_table("phone_pair")
    op.drop_table("phone_volunteer")
    op.drop_table("phone_wish")
