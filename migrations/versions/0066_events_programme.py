"""Events: the programme, documents, and who is invited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("speaker", sa.String(length=80), nullable=False),
        sa.Column("about_speaker", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["event.series_id"], name=op.f("fk_event_item_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_item")),
    )
    op.create_index(op.f("ix_event_item_series_id"), "event_item", ["series_id"])
    op.create_table(
        "event_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("is_for_all", sa.Boolean(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_event_document_has_a_size")),
        sa.ForeignKeyConstraint(["series_id"], ["event.series_id"], name=op.f("fk_event_document_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_document")),
    )
    op.create_index(op.f("ix_event_document_series_id"), "event_document", ["series_id"])
    _invitations()


def _invitations() -> None:
    op.create_table(
        "event_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=120), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "organisation_id IS NOT NULL OR words <> ''", name=op.f("ck_event_invitation_says_whom")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_event_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["event.series_id"], name=op.f("fk_event_invitation_series_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_invitation")),
        sa.UniqueConstraint(
            "series_id", "organisation_id", name=op.f("uq_event_invitation_series_id_organisation_id")
        ),
    )
    for column in ("series_id", "organisation_id"):
        op.create_index(op.f(f"ix_event_invitation_{column}"), "event_invitation", [column])
    op.create_table(
        "event_invited",
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("occurrence_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_event_invited_people_not_negative")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["event_invitation.id"], name=op.f("fk_event_invited_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["occurrence_id"], ["occurrence.id"], name=op.f("fk_event_invited_occurrence_id")
        ),
        sa.PrimaryKeyConstraint("invitation_id", "occurrence_id", name=op.f("pk_event_invited")),
    )
    op.create_index(op.f("ix_event_invited_occurrence_id"), "event_invited", ["occurrence_id"])


def downgrade() -> None:
    for table in ("event_invited", "event_invitation", "event_document", "event_item"):
        op.drop_table(table)
