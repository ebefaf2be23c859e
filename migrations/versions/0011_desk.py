"""The day's page: rows handed on, errands, who is away, shifts at the phone, and dates that need somebody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("to_person_id", sa.Integer(), nullable=True),
        sa.Column("marked_by", sa.Integer(), nullable=False),
        sa.Column("marked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_day_mark_marked_by")),
        sa.ForeignKeyConstraint(["to_person_id"], ["person.id"], name=op.f("fk_day_mark_to_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_mark")),
        sa.UniqueConstraint("key", name=op.f("uq_day_mark_key")),
    )
    op.create_index(op.f("ix_day_mark_to_person_id"), "day_mark", ["to_person_id"])
    op.create_table(
        "errand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_errand_created_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_errand_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
    )
    op.create_index(op.f("ix_errand_person_id"), "errand", ["person_id"])
    op.create_table(
        "away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.CheckConstraint("person_id <> deputy_id", name=op.f("ck_away_not_oneself")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_away_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["deputy_id"], ["person.id"], name=op.f("fk_away_deputy_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_away_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
    op.create_index(op.f("ix_away_person_id"), "away", ["person_id"])
    op.create_table(
        "shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shift_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shift_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    op.create_index(op.f("ix_shift_person_id"), "shift", ["person_id"])
    op.create_index(op.f("ix_shift_starts_at"), "shift", ["starts_at"])
    with op.batch_alter_table("series") as series:
        series.add_column(sa.Column("least", sa.Integer(), nullable=True))
        series.create_check_constraint("least_positive", "least IS NULL OR least > 0")
    with op.batch_alter_table("occurrence") as occurrence:
        occurrence.add_column(sa.Column("hostless_since", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("occurrence") as occurrence:
        occurrence.drop_column("hostless_since")
    with op.batch_alter_table("series") as series:
        series.drop_constraint("least_positive", type_="check")
        series.drop_column("least")
    for table in ("shift", "away", "errand", "day_mark"):
        op.drop_table(table)
