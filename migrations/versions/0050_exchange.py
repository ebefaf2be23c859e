"""The samarbejdsbørs: fairs, who takes part, what they give and seek, and whom they wish to meet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0050"
down_revision = "0045"
branch_labels = None
depends_on = None

_COMING = sa.text("status = 'coming'")


def upgrade() -> None:
    op.create_table(
        "exchange_fair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("theme", sa.String(length=200), nullable=False),
        sa.Column("target_groups", sa.JSON(), nullable=False),
        sa.Column("register_by", sa.Date(), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("shape", sa.String(length=8), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=True),
        sa.Column("round_minutes", sa.Integer(), nullable=True),
        sa.Column("pause_minutes", sa.Integer(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint("tables >= 1", name="tables_positive"),
        sa.CheckConstraint("shape = 'market' OR rounds >= 1 AND round_minutes >= 1", name="rounds_of_rounds"),
        sa.CheckConstraint("pause_minutes >= 0", name="pause_not_negative"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_exchange_fair_place_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_exchange_fair_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_fair")),
    )
    op.create_index(op.f("ix_exchange_fair_starts_at"), "exchange_fair", ["starts_at"])
    op.create_index(op.f("ix_exchange_fair_initiative_id"), "exchange_fair", ["initiative_id"])
    op.create_table(
        "exchange_party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exchange_party_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_exchange_party_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_party")),
    )
    op.create_index(op.f("ix_exchange_party_person_id"), "exchange_party", ["person_id"])
    op.create_index(op.f("ix_exchange_party_organisation_id"), "exchange_party", ["organisation_id"])
    op.create_table(
        "exchange_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("target_group", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("when_text", sa.String(length=120), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["exchange_party.id"], name=op.f("fk_exchange_item_party_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_exchange_item_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_item")),
    )
    op.create_index("ix_exchange_item_list", "exchange_item", ["state", "id"])
    op.create_index(op.f("ix_exchange_item_party_id"), "exchange_item", ["party_id"])
    op.create_index(op.f("ix_exchange_item_place_id"), "exchange_item", ["place_id"])
    op.create_table(
        "exchange_participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fair_id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("arrives_at", UTCDateTime(), nullable=True),
        sa.Column("leaves_at", UTCDateTime(), nullable=True),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("party_size >= 1", name="party_positive"),
        sa.CheckConstraint("leaves_at > arrives_at", name="leaves_after_arrival"),
        sa.ForeignKeyConstraint(
            ["fair_id"], ["exchange_fair.id"], name=op.f("fk_exchange_participant_fair_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["exchange_party.id"], name=op.f("fk_exchange_participant_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_participant")),
    )
    op.create_index(op.f("ix_exchange_participant_party_id"), "exchange_participant", ["party_id"])
    for what in ("party_id", "mark"):
        op.create_index(
            f"uq_exchange_participant_{what.removesuffix('_id')}",
            "exchange_participant",
            ["fair_id", what],
            unique=True,
            sqlite_where=_COMING,
            postgresql_where=_COMING,
        )
    op.create_table(
        "exchange_wish",
        sa.Column("participant_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_wanted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["exchange_participant.id"], name=op.f("fk_exchange_wish_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["exchange_participant.id"], name=op.f("fk_exchange_wish_about_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", "about_id", name=op.f("pk_exchange_wish")),
    )
    op.create_index(op.f("ix_exchange_wish_about_id"), "exchange_wish", ["about_id"])


def downgrade() -> None:
    for table in ("wish", "participant", "item", "party", "fair"):
        op.drop_table(f"exchange_{table}")
