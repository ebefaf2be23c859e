"""The day of a fair: stalls, brokers, who has come (in the place of who has not), who talked with whom, the bell."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def _number(name: str, *, nullable: bool = False, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable, **({"autoincrement": False} if key else {}))


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UTCDateTime(), nullable=nullable)


def _to(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    """Foreign keys of a table of fairs, people and participants."""
    of = {"fair_id": "exchange_fair.id", "person_id": "person.id"}
    return [
        sa.ForeignKeyConstraint(
            [one], [of.get(one, "exchange_participant.id")], name=op.f(f"fk_{table}_{one}")
        )
        for one in columns
    ]


def upgrade() -> None:
    op.create_table(
        "exchange_day",
        _number("fair_id", key=True),
        _number("per_row"),
        _at("shown_at", nullable=True),
        _number("rings"),
        _at("rung_at", nullable=True),
        sa.Column("rings_for_agreements", sa.Boolean(), nullable=False),
        _number("held", nullable=True),
        sa.CheckConstraint("per_row >= 1", name="per_row_positive"),
        sa.CheckConstraint("rings >= 0", name="rings_not_negative"),
        sa.CheckConstraint("(rings = 0) = (rung_at IS NULL)", name="rung_at_a_time"),
        *_to("exchange_day", "fair_id"),
        sa.PrimaryKeyConstraint("fair_id", name=op.f("pk_exchange_day")),
    )
    op.create_table(
        "exchange_stall",
        _number("participant_id", key=True),
        _number("fair_id"),
        _number("number"),
        sa.CheckConstraint("number >= 1", name="number_positive"),
        *_to("exchange_stall", "participant_id", "fair_id"),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_exchange_stall")),
        sa.UniqueConstraint("fair_id", "number", name="uq_exchange_stall_number"),
    )
    op.create_table(
        "exchange_broker",
        _number("fair_id", key=True),
        _number("person_id", key=True),
        _at("added_at"),
        *_to("exchange_broker", "fair_id", "person_id"),
        sa.PrimaryKeyConstraint("fair_id", "person_id", name=op.f("pk_exchange_broker")),
    )
    op.create_index(op.f("ix_exchange_broker_person_id"), "exchange_broker", ["person_id"])
    op.create_table(
        "exchange_talk",
        _number("one_id", key=True),
        _number("other_id", key=True),
        _number("fair_id"),
        sa.Column("state", sa.String(length=10), nullable=False),
        _at("noted_at"),
        sa.CheckConstraint("one_id < other_id", name="in_order"),
        *_to("exchange_talk", "one_id", "other_id", "fair_id"),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_exchange_talk")),
    )
    op.create_index(op.f("ix_exchange_talk_other_id"), "exchange_talk", ["other_id"])
    op.create_index(op.f("ix_exchange_talk_fair_id"), "exchange_talk", ["fair_id"])
    _arrivals()


def _arrivals() -> None:
    """Who has not come is kept as one of the things that are known of who comes."""
    op.create_table(
        "exchange_arrival",
        _number("participant_id", key=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        _number("round", nullable=True),
        _at("noted_at"),
        sa.CheckConstraint("(state = 'absent') = (round IS NOT NULL)", name="round_of_absence"),
        *_to("exchange_arrival", "participant_id"),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_exchange_arrival")),
    )
    op.execute(
        "INSERT INTO exchange_arrival (participant_id, state, round, noted_at) "
        "SELECT participant_id, 'absent', round, noted_at FROM exchange_absence"
    )
    op.drop_table("exchange_absence")


def downgrade() -> None:
    op.create_table(
        "exchange_absence",
        _number("participant_id", key=True),
        _number("round"),
        _at("noted_at"),
        *_to("exchange_absence", "participant_id"),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_exchange_absence")),
    )
    op.execute(
        "INSERT INTO exchange_absence (participant_id, round, noted_at) "
        "SELECT participant_id, round, noted_at FROM exchange_arrival WHERE state = 'absent'"
    )
    for table in ("arrival", "talk", "broker", "stall", "day"):
        op.drop_table(f"exchange_{table}")
