"""Reports: the working copy, its texts and comments, and frozen versions that no statement changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UTCDateTime

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_REFUSED = "a frozen report never changes"
_TAKEN = {
    "plan_report_version": "id = NEW.id OR (report_id = NEW.report_id AND number = NEW.number)",
    "plan_report_file": "id = NEW.id OR (version_id = NEW.version_id AND form = NEW.form)",
    "plan_report_sending": "id = NEW.id OR (version_id = NEW.version_id AND receiver = NEW.receiver)",
}


def _number(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _at(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UTCDateTime(), nullable=nullable)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def upgrade() -> None:
    _working_copy()
    _frozen()
    bind = op.get_bind()
    make = _sqlite_guards if bind.dialect.name == "sqlite" else _postgresql_guards
    for table, taken in _TAKEN.items():
        for statement in make(table, taken):
            bind.exec_driver_sql(statement)


def _working_copy() -> None:
    op.create_table(
        "plan_report",
        _number("id"),
        _text("kind", 20),
        _number("period_id"),
        _number("first_year"),
        _number("last_year"),
        _text("state", 20),
        _number("version"),
        sa.Column("content", sa.JSON(), nullable=True),
        _at("drafted_at", nullable=True),
        _at("created_at"),
        _text("reason", 400),
        _at("approved_at", nullable=True),
        _number("approved_by_id", nullable=True),
        sa.Column("is_by_one", sa.Boolean(), nullable=False),
        sa.CheckConstraint("last_year >= first_year", name="years_in_order"),
        sa.CheckConstraint("version > 0", name="version_positive"),
        _to("plan_report", "period_id", "plan_period"),
        _to("plan_report", "approved_by_id", "person"),
        _key("plan_report"),
        sa.UniqueConstraint("kind", "period_id", "first_year", "last_year", name="uq_plan_report_about"),
    )
    op.create_index(op.f("ix_plan_report_approved_by_id"), "plan_report", ["approved_by_id"])
    op.create_table(
        "plan_report_section",
        _number("id"),
        _number("report_id"),
        _text("key", 40),
        sa.Column("texts", sa.JSON(), nullable=False),
        _number("revision"),
        _at("edited_at"),
        _number("edited_by_id", nullable=True),
        _to("plan_report_section", "report_id", "plan_report"),
        _to("plan_report_section", "edited_by_id", "person"),
        _key("plan_report_section"),
        sa.UniqueConstraint("report_id", "key", name=op.f("uq_plan_report_section_report_id_key")),
    )
    op.create_index(op.f("ix_plan_report_section_edited_by_id"), "plan_report_section", ["edited_by_id"])
    op.create_table(
        "plan_report_comment",
        _number("id"),
        _number("report_id"),
        _text("key", 40),
        sa.Column("text", sa.Text(), nullable=False),
        _number("author_id", nullable=True),
        _at("created_at"),
        _at("settled_at", nullable=True),
        _to("plan_report_comment", "report_id", "plan_report"),
        _to("plan_report_comment", "author_id", "person"),
        _key("plan_report_comment"),
    )
    for column in ("report_id", "author_id"):
        op.create_index(op.f(f"ix_plan_report_comment_{column}"), "plan_report_comment", [column])


def _frozen() -> None:
    op.create_table(
        "plan_report_version",
        _number("id"),
        _number("report_id"),
        _number("number"),
        _at("frozen_at"),
        sa.Column("content", sa.Text(), nullable=False),
        _text("sha256", 64),
        _to("plan_report_version", "report_id", "plan_report"),
        _key("plan_report_version"),
        sa.UniqueConstraint("report_id", "number", name=op.f("uq_plan_report_version_report_id_number")),
    )
    op.create_table(
        "plan_report_file",
        _number("id"),
        _number("version_id"),
        _text("form", 20),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _text("sha256", 64),
        _to("plan_report_file", "version_id", "plan_report_version"),
        _key("plan_report_file"),
        sa.UniqueConstraint("version_id", "form", name=op.f("uq_plan_report_file_version_id_form")),
    )
    op.create_table(
        "plan_report_sending",
        _number("id"),
        _number("version_id"),
        _text("receiver", 20),
        sa.Column("sent_on", sa.Date(), nullable=False),
        _at("recorded_at"),
        _to("plan_report_sending", "version_id", "plan_report_version"),
        _key("plan_report_sending"),
        sa.UniqueConstraint(
            "version_id", "receiver", name=op.f("uq_plan_report_sending_version_id_receiver")
        ),
    )


def _sqlite_guards(table: str, taken: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    stands = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {stands} {refuse}",
    ]


def _postgresql_guards(table: str, _taken: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{_REFUSED}';
END $$""",
        *(
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
            f"FOR EACH {'STATEMENT' if what == 'truncate' else 'ROW'} EXECUTE FUNCTION {table}_refuse()"
            for what in ("update", "delete", "truncate")
        ),
    ]


def downgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        # Dropping a table deletes its rows first, which its triggers would refuse.
        for table in _TAKEN:
            for what in ("update", "delete", "replace"):
                bind.exec_driver_sql(f"DROP TRIGGER {table}_no_{what}")
    for table in ("sending", "file", "version", "comment", "section"):
        op.drop_table(f"plan_report_{table}")
    op.drop_table("plan_report")
    if bind.dialect.name == "postgresql":
        for table in _TAKEN:
            bind.exec_driver_sql(f"DROP FUNCTION {table}_refuse() CASCADE")
