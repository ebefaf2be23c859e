"""Series, their dates, who is on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("meeting_point", sa.String(length=160), nullable=False),
        sa.Column("rhythm", sa.String(length=12), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("starts_at_local", sa.Time(), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("needs_sign_up", sa.Boolean(), nullable=False),
        sa.Column("price_ore", sa.Integer(), nullable=False),
        sa.Column("price_note", sa.String(length=80), nullable=False),
        sa.Column("companion_offered", sa.Boolean(), nullable=False),
        sa.Column("access", sa.JSON(), nullable=False),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decision_text", sa.Text(), nullable=True),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_series_capacity_positive")),
        sa.CheckConstraint("duration_minutes BETWEEN 15 AND 720", name=op.f("ck_series_duration_sensible")),
        sa.CheckConstraint("until IS NULL OR until >= first_on", name=op.f("ck_series_until_after_first")),
        sa.ForeignKeyConstraint(["host_id"], ["person.id"], name=op.f("fk_series_host_id")),
        sa.ForeignKeyConstraint(["initiative_id"], ["initiative.id"], name=op.f("fk_series_initiative_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_series_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_host_id"), "series", ["host_id"], unique=False)
    op.create_index(op.f("ix_series_initiative_id"), "series", ["initiative_id"], unique=False)
    op.create_index(op.f("ix_series_kind"), "series", ["kind"], unique=False)
    op.create_index(op.f("ix_series_status"), "series", ["status"], unique=False)
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("original_date", sa.Date(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("meeting_point", sa.String(length=160), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("places_taken", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.Column("has_own_capacity", sa.Boolean(), nullable=False),
        sa.Column("head_count", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "capacity IS NULL OR places_taken <= capacity", name=op.f("ck_occurrence_not_overbooked")
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_occurrence_ends_after_start")),
        sa.CheckConstraint(
            "head_count IS NULL OR head_count >= 0", name=op.f("ck_occurrence_head_count_not_negative")
        ),
        sa.CheckConstraint("places_taken >= 0", name=op.f("ck_occurrence_places_not_negative")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_occurrence_place_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_occurrence_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint("series_id", "original_date", name=op.f("uq_occurrence_series_id_original_date")),
    )
    op.create_index(op.f("ix_occurrence_starts_at"), "occurrence", ["starts_at"], unique=False)
    op.create_table(
        "sign_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("queued_at", UTCDateTime(), nullable=False),
        sa.Column("placed_at", UTCDateTime(), nullable=True),
        sa.Column("skipped_at", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("wants_companion", sa.Boolean(), nullable=False),
        sa.Column("needs_lift", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("is_first_time", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint("party_size BETWEEN 1 AND 4", name=op.f("ck_sign_up_party_size_1_to_4")),
        sa.ForeignKeyConstraint(["occurrence_id"], ["occurrence.id"], name=op.f("fk_sign_up_occurrence_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_up_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
    )
    op.create_index(op.f("ix_sign_up_person_id"), "sign_up", ["person_id"], unique=False)
    op.create_index("ix_sign_up_queue", "sign_up", ["occurrence_id", "status", "queued_at"], unique=False)
    op.create_index(
        "uq_sign_up_active_identity",
        "sign_up",
        ["occurrence_id", "identity"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'confirmed', 'came', 'excused', 'no_show')"),
        postgresql_where=sa.text("status IN ('waiting', 'confirmed', 'came', 'excused', 'no_show')"),
    )
    op.create_index(
        "uq_sign_up_active_person",
        "sign_up",
        ["occurrence_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('waiting', 'confirmed', 'came', 'excused', 'no_show')"),
        postgresql_where=sa.text("status IN ('waiting', 'confirmed', 'came', 'excused', 'no_show')"),
    )


def downgrade() -> None:
    op.drop_table("sign_up")
    op.drop_table("occurrence")
    op.drop_table("series")
