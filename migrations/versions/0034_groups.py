"""Groups that meet week after week, who is in them, and series that are called an appointment outside our pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("series") as series:
        series.add_column(sa.Column("is_discreet", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "social_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("host_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("meeting_point", sa.String(length=160), nullable=False),
        sa.Column("online_link", sa.Text(), nullable=False),
        sa.Column("often", sa.String(length=12), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("times_note", sa.String(length=160), nullable=False),
        sa.Column("door", sa.String(length=8), nullable=False),
        sa.Column("is_discreet", sa.Boolean(), nullable=False),
        sa.Column("size", sa.String(length=8), nullable=True),
        sa.Column("doing", sa.String(length=8), nullable=True),
        sa.Column("open_to", sa.String(length=8), nullable=False),
        sa.Column("is_quiet", sa.Boolean(), nullable=False),
        sa.Column("price_note", sa.String(length=80), nullable=False),
        sa.Column("access", sa.JSON(), nullable=False),
        sa.Column("welcome_name", sa.String(length=40), nullable=False),
        sa.Column("welcome_where", sa.String(length=160), nullable=False),
        sa.Column("welcome_sign", sa.String(length=160), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("initiative_id", sa.Integer(), nullable=True),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("published_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("is_online OR place_id IS NOT NULL", name=op.f("ck_social_group_somewhere")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_social_group_organisation_id")
        ),
        sa.ForeignKeyConstraint(["host_id"], ["person.id"], name=op.f("fk_social_group_host_id")),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_social_group_place_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_social_group_series_id")),
        sa.ForeignKeyConstraint(
            ["initiative_id"], ["initiative.id"], name=op.f("fk_social_group_initiative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_group")),
        sa.UniqueConstraint("series_id", name=op.f("uq_social_group_series_id")),
    )
    for column in ("organisation_id", "host_id", "place_id", "initiative_id"):
        op.create_index(op.f(f"ix_social_group_{column}"), "social_group", [column])
    op.create_index("ix_social_group_list", "social_group", ["state", "title", "id"])
    op.create_table(
        "social_group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["social_group.id"], name=op.f("fk_social_group_member_group_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_social_group_member_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_group_member")),
    )
    op.create_index(op.f("ix_social_group_member_person_id"), "social_group_member", ["person_id"])
    for what, column in (("person", "person_id"), ("identity", "identity")):
        op.create_index(
            f"uq_social_group_member_{what}",
            "social_group_member",
            ["group_id", column],
            unique=True,
            sqlite_where=sa.text("status IN ('asked', 'member')"),
            postgresql_where=sa.text("status IN ('asked', 'member')"),
        )


def downgrade() -> None:
    op.drop_table("social_group_member")
    op.drop_table("social_group")
    with op.batch_alter_table("series") as series:
        series.drop_column("is_discreet")
