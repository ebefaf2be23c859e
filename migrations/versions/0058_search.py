"""Search: what is found, by which terms, the words people may mean, what leads to the same, what found nothing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("kind", 20),
        sa.Column("object_id", sa.Integer(), nullable=False),
        _text("title", 200),
        _text("body", 4000),
        _text("where_text", 300),
        _text("when_text", 160),
        _text("place", 80),
        sa.Column("weekdays", sa.SmallInteger(), nullable=False),
        sa.Column("is_dated", sa.Boolean(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        _text("url", 200),
        _text("digest", 32),
        sa.CheckConstraint("weekdays BETWEEN 0 AND 127", name="weekdays_of_a_week"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("kind", "object_id", name=op.f("uq_search_document_kind_object_id")),
    )
    op.create_index("ix_search_document_place", "search_document", ["place"])
    op.create_table(
        "search_posting",
        _text("term", 40),
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("weight BETWEEN 1 AND 100", name="weight_in_hundredths"),
        sa.PrimaryKeyConstraint("term", "document_id", name=op.f("pk_search_posting")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_posting_document_id"), "search_posting", ["document_id"])
    op.create_table(
        "search_word", _text("word", 40), sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word"))
    )
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        _text("version", 32),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.create_table(
        "search_synonyms",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("name", 80),
        _text("words", 2000),
        _text("from_pack", 2000, nullable=True),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_synonyms")),
        sa.UniqueConstraint("name", name=op.f("uq_search_synonyms_name")),
    )
    op.create_table(
        "search_miss",
        _text("asked", 60),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("times > 0", name="times_positive"),
        sa.PrimaryKeyConstraint("asked", name=op.f("pk_search_miss")),
    )
    op.create_index(op.f("ix_search_miss_last_at"), "search_miss", ["last_at"])


def downgrade() -> None:
    for table in ("miss", "synonyms", "state", "word", "posting", "document"):
        op.drop_table(f"search_{table}")
