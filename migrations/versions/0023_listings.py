"""Tasks of organisations, their dates, and who said yes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ACTIVE = "status IN ('interested', 'accepted', 'waiting')"


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("meeting_point", sa.String(length=160), nullable=False),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shape", sa.String(length=12), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("company", sa.String(length=12), nullable=True),
        sa.Column("work", sa.String(length=12), nullable=True),
        sa.Column("least_age", sa.Integer(), nullable=True),
        sa.Column("least_age_reason", sa.String(length=200), nullable=False),
        sa.Column("requirements", sa.JSON(), nullable=False),
        sa.Column("asks_first", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("insurer", sa.String(length=16), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(shape = 'before') = (until_on IS NOT NULL)", name=op.f("ck_listing_until_of_its_shape")
        ),
        sa.CheckConstraint(
            "least_age IS NULL OR least_age BETWEEN 1 AND 99", name=op.f("ck_listing_least_age_sensible")
        ),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_listing_initiative_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_listing_organisation_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_listing_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
    )
    for column in ("initiative_id", "organisation_id", "place_id"):
        op.create_index(op.f(f"ix_listing_{column}"), "listing", [column])
    op.create_table(
        "listing_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("sort_at", UTCDateTime(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=True),
        sa.Column("ends_at", UTCDateTime(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("is_short", sa.Boolean(), nullable=False),
        sa.CheckConstraint("places_taken >= 0", name=op.f("ck_listing_date_places_not_negative")),
        sa.CheckConstraint(
            "places IS NULL OR places_taken <= places", name=op.f("ck_listing_date_not_overbooked")
        ),
        sa.CheckConstraint(
            "(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_listing_date_start_and_end")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_listing_date_ends_after_start")),
        sa.ForeignKeyConstraint(["listing_id"], ["listing.id"], name=op.f("fk_listing_date_listing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_date")),
    )
    op.create_index(op.f("ix_listing_date_listing_id"), "listing_date", ["listing_id"])
    op.create_index("ix_listing_date_order", "listing_date", ["sort_at", "id"])
    op.create_table(
        "listing_response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("queued_at", UTCDateTime(), nullable=False),
        sa.Column("placed_at", UTCDateTime(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["date_id"], ["listing_date.id"], name=op.f("fk_listing_response_date_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_listing_response_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_response")),
    )
    op.create_index(op.f("ix_listing_response_person_id"), "listing_response", ["person_id"])
    op.create_index("ix_listing_response_queue", "listing_response", ["date_id", "status", "queued_at"])
    op.create_index("ix_listing_response_unanswered", "listing_response", ["status", "created_at"])
    for what, column in (("person", "person_id"), ("identity", "identity")):
        op.create_index(
            f"uq_listing_response_active_{what}",
            "listing_response",
            ["date_id", column],
            unique=True,
            sqlite_where=sa.text(_ACTIVE),
            postgresql_where=sa.text(_ACTIVE),
        )


def downgrade() -> None:
    op.drop_table("listing_response")
    op.drop_table("listing_date")
    op.drop_table("listing")
