"""Fixed places, who wrote down attendance and asked after whom, and who welcomes newcomers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_NOT_ENDED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "fixed_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("wants_companion", sa.Boolean(), nullable=False),
        sa.Column("needs_lift", sa.Boolean(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("paused_from", sa.Date(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("welcomes", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("party_size BETWEEN 1 AND 4", name="party_size_1_to_4"),
        sa.CheckConstraint("paused_until IS NULL OR paused_until >= paused_from", name="pause_in_order"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_fixed_place_person_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_fixed_place_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixed_place")),
    )
    op.create_index(op.f("ix_fixed_place_person_id"), "fixed_place", ["person_id"])
    op.create_index(
        "uq_fixed_place_active",
        "fixed_place",
        ["series_id", "person_id"],
        unique=True,
        sqlite_where=_NOT_ENDED,
        postgresql_where=_NOT_ENDED,
    )
    op.create_table(
        "welcome",
        sa.Column("sign_up_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("has_answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_welcome_person_id")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_up.id"], name=op.f("fk_welcome_sign_up_id")),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_welcome")),
    )
    op.create_index(op.f("ix_welcome_person_id"), "welcome", ["person_id"])
    op.create_table(
        "come_again_count",
        sa.Column("series_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quarter_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name="number_not_negative"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_come_again_count_series_id")),
        sa.PrimaryKeyConstraint("series_id", "quarter_on", "answer", name=op.f("pk_come_again_count")),
    )
    op.add_column("sign_up", sa.Column("is_fixed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sign_up", sa.Column("marked_by", sa.Integer(), nullable=True))
    op.add_column("sign_up", sa.Column("marked_at", UTCDateTime(), nullable=True))
    op.add_column("sign_up", sa.Column("care_at", UTCDateTime(), nullable=True))
    op.add_column("sign_up", sa.Column("care_done_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    for column in ("care_done_at", "care_at", "marked_at", "marked_by", "is_fixed"):
        op.drop_column("sign_up", column)
    op.drop_table("come_again_count")
    op.drop_table("welcome")
    op.drop_table("fixed_place")
