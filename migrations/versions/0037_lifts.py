"""Who needs or offers a lift on a date, and who goes with whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_STANDING = sa.text("status IN ('proposed', 'agreed')")


def upgrade() -> None:
    op.create_table(
        "lift_wish",
        sa.Column("sign_up_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("trip", sa.String(length=8), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.Column("rung_at", UTCDateTime(), nullable=True),
        sa.Column("rung", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "seats BETWEEN 1 AND 8 AND side = 'offer' OR seats IS NULL AND side = 'need'",
            name="seats_of_offer",
        ),
        sa.CheckConstraint("side = 'need' OR place_id IS NOT NULL", name="offer_from_somewhere"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_lift_wish_place_id")),
        sa.ForeignKeyConstraint(["sign_up_id"], ["sign_up.id"], name=op.f("fk_lift_wish_sign_up_id")),
        sa.PrimaryKeyConstraint("sign_up_id", name=op.f("pk_lift_wish")),
    )
    op.create_table(
        "lift_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("apart", sa.Integer(), nullable=False),
        sa.Column("is_on_the_way", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("need_yes_at", UTCDateTime(), nullable=True),
        sa.Column("offer_yes_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "status <> 'agreed' OR need_yes_at IS NOT NULL AND offer_yes_at IS NOT NULL", name="both_agreed"
        ),
        sa.ForeignKeyConstraint(["need_id"], ["sign_up.id"], name=op.f("fk_lift_pair_need_id")),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_lift_pair_occurrence_id")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["sign_up.id"], name=op.f("fk_lift_pair_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lift_pair")),
    )
    op.create_index(op.f("ix_lift_pair_occurrence_id"), "lift_pair", ["occurrence_id"])
    op.create_index(op.f("ix_lift_pair_offer_id"), "lift_pair", ["offer_id"])
    op.create_index(
        "uq_lift_pair_standing",
        "lift_pair",
        ["need_id"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )


def downgrade() -> None:
    op.drop_table("lift_pair")
    op.drop_table("lift_wish")
