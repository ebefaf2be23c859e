"""Fairs with rounds: the timetable, who meets whom, what staff decided about two, and who did not come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def _number(name: str, *, nullable: bool = False, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable, **({"autoincrement": False} if key else {}))


def _to(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    """Foreign keys of a table of fairs and participants."""
    of = {"fair_id": "exchange_fair.id"}
    return [
        sa.ForeignKeyConstraint(
            [one], [of.get(one, "exchange_participant.id")], name=op.f(f"fk_{table}_{one}")
        )
        for one in columns
    ]


def upgrade() -> None:
    op.create_table(
        "exchange_timetable",
        _number("fair_id", key=True),
        _number("version"),
        _number("least"),
        sa.Column("locked", sa.JSON(), nullable=False),
        _number("worth", nullable=True),
        _number("bound", nullable=True),
        _number("made_by", nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=True),
        sa.Column("proposal", sa.JSON(), nullable=True),
        sa.Column("shown_at", UTCDateTime(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        _number("held", nullable=True),
        sa.CheckConstraint("least >= 0", name="least_not_negative"),
        *_to("exchange_timetable", "fair_id"),
        sa.PrimaryKeyConstraint("fair_id", name=op.f("pk_exchange_timetable")),
    )
    op.create_table(
        "exchange_meeting",
        _number("fair_id", key=True),
        _number("round", key=True),
        _number("table_number", key=True),
        _number("one_id"),
        _number("other_id"),
        sa.CheckConstraint("one_id < other_id", name="in_order"),
        sa.CheckConstraint("round >= 0", name="round_not_negative"),
        sa.CheckConstraint("table_number > 0", name="table_number_positive"),
        *_to("exchange_meeting", "fair_id", "one_id", "other_id"),
        sa.PrimaryKeyConstraint("fair_id", "round", "table_number", name=op.f("pk_exchange_meeting")),
    )
    op.create_index(op.f("ix_exchange_meeting_one_id"), "exchange_meeting", ["one_id"])
    op.create_index(op.f("ix_exchange_meeting_other_id"), "exchange_meeting", ["other_id"])
    op.create_table(
        "exchange_pair_rule",
        _number("one_id", key=True),
        _number("other_id", key=True),
        _number("fair_id"),
        sa.Column("rule", sa.String(length=8), nullable=False),
        _number("round", nullable=True),
        sa.CheckConstraint("one_id < other_id", name="in_order"),
        sa.CheckConstraint("(rule = 'pin') = (round IS NOT NULL)", name="round_of_pin"),
        *_to("exchange_pair_rule", "one_id", "other_id", "fair_id"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_exchange_pair_rule")),
    )
    op.create_index(op.f("ix_exchange_pair_rule_other_id"), "exchange_pair_rule", ["other_id"])
    op.create_index(op.f("ix_exchange_pair_rule_fair_id"), "exchange_pair_rule", ["fair_id"])
    op.create_table(
        "exchange_absence",
        _number("participant_id", key=True),
        _number("round"),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        *_to("exchange_absence", "participant_id"),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_exchange_absence")),
    )


def downgrade() -> None:
    for table in ("absence", "pair_rule", "meeting", "timetable"):
        op.drop_table(f"exchange_{table}")
