"""Rooms that can be booked, their rules, and bookings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("equipment", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("opening", sa.JSON(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("cleaning", sa.Text(), nullable=False),
        sa.Column("who_may", sa.String(length=12), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("quota_hours", sa.Integer(), nullable=True),
        sa.Column("buffer_minutes", sa.Integer(), nullable=False),
        sa.Column("is_bookable", sa.Boolean(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_room_capacity_positive")),
        sa.CheckConstraint("buffer_minutes >= 0", name=op.f("ck_room_buffer_not_negative")),
        sa.CheckConstraint("quota_hours IS NULL OR quota_hours >= 1", name=op.f("ck_room_quota_positive")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_room_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("code", name=op.f("uq_room_code")),
    )
    op.create_index(op.f("ix_room_place_id"), "room", ["place_id"])
    op.create_table(
        "room_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_rules_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_rules")),
        sa.UniqueConstraint("room_id", "version", name="uq_room_rules_version"),
    )
    op.create_table(
        "room_rules_yes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rules_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["rules_id"], ["room_rules.id"], name=op.f("fk_room_rules_yes_rules_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_rules_yes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_rules_yes")),
    )
    op.create_index(op.f("ix_room_rules_yes_rules_id"), "room_rules_yes", ["rules_id"])
    op.create_index(op.f("ix_room_rules_yes_person_id"), "room_rules_yes", ["person_id"])
    op.create_table(
        "room_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=True),
        sa.Column("owner_kind", sa.String(length=30), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_room_booking_ends_after_start")),
        sa.CheckConstraint("party_size >= 1", name=op.f("ck_room_booking_party_positive")),
        sa.CheckConstraint(
            "(owner_kind IS NULL) = (owner_id IS NULL)", name=op.f("ck_room_booking_owner_whole")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_booking_room_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_room_booking_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_room_booking_organisation_id")
        ),
        sa.ForeignKeyConstraint(["first_id"], ["room_booking.id"], name=op.f("fk_room_booking_first_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_room_booking_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_booking")),
        sa.UniqueConstraint("owner_kind", "owner_id", name="uq_room_booking_owner"),
    )
    op.create_index("ix_room_booking_week", "room_booking", ["room_id", "starts_at"])
    for column in ("person_id", "organisation_id", "status", "first_id", "initiative_id"):
        op.create_index(op.f(f"ix_room_booking_{column}"), "room_booking", [column])


def downgrade() -> None:
    op.drop_table("room_booking")
    op.drop_table("room_rules_yes")
    op.drop_table("room_rules")
    op.drop_table("room")
