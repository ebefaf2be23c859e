"""Encrypt what people write about themselves, and what messages are made of; seal the audit.

Columns: the types change first (ciphertext is longer), then every value is encrypted for its row; back again the
other way round. Read and written in batches, so that memory stays flat; all of it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from app.core import crypto
from app.core.database import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_BATCH = 500
#: (table, column, what it is bound to, type before, whether it was JSON)
_COLUMNS = (
    ("delegation", "relation", "id", sa.String(60), False),
    ("draft", "data", "id", sa.JSON(), True),
    ("errand", "text", "id", sa.Text(), False),
    ("idempotency_key", "location", "key", sa.Text(), False),
    ("message", "params", "dedupe_key", sa.JSON(), True),
    ("series", "decision_text", "id", sa.Text(), False),
    ("sign_up", "note", "id", sa.String(400), False),
    ("sign_up", "reason", "id", sa.String(400), False),
)
#: It was encrypted before, in a column of 200 signs.
_SEED = ("authenticator_app", "seed", sa.String(200))

_CUT = """SELECT 1 FROM audit_event cut JOIN audit_seal sealed ON sealed.event_id = cut.id
    WHERE cut.object_type = 'audit_seal' AND cut.action = 'audit.cut' AND cut.object_id"""
#: Table → (when a row may be deleted, when SQLite's REPLACE would delete one).
_GUARDS = {
    "audit_event": (
        f"""EXISTS ({_CUT} >=
      (SELECT own.number FROM audit_seal own WHERE own.event_id = OLD.id) AND OLD.at < FIVE_YEARS_BEFORE_CUT)""",
        "id = NEW.id",
    ),
    "audit_seal": (
        f"""EXISTS ({_CUT} > OLD.number)
    AND NOT EXISTS (SELECT 1 FROM audit_event WHERE id = OLD.event_id)""",
        "number = NEW.number OR event_id = NEW.event_id",
    ),
}
_FIVE_YEARS_BEFORE_CUT = {
    "sqlite": "datetime(cut.at, '-5 years')",
    "postgresql": "cut.at - interval '5 years'",
}
_REFUSED = "the audit is append-only"


def upgrade() -> None:
    _seal_audit()
    for table, column, _bound_to, before, _is_json in _COLUMNS:
        _alter(table, column, before, sa.Text())
    _alter(*_SEED, sa.Text())
    for table, column, bound_to, _before, is_json in _COLUMNS:
        _rewrite(table, column, column, bound_to, _encrypting(table, column, is_json=is_json))
    _swap_content(sa.Text(), _encrypting("letter_batch", "content"))


def downgrade() -> None:
    _unseal_audit()
    _swap_content(sa.LargeBinary(), _decrypting("letter_batch", "content", is_bytes=True))
    for table, column, bound_to, before, is_json in reversed(_COLUMNS):
        _rewrite(table, column, column, bound_to, _decrypting(table, column, is_json=is_json))
        _alter(table, column, sa.Text(), before)
    _alter(_SEED[0], _SEED[1], sa.Text(), _SEED[2])


def _seal_audit() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("event_id", name=op.f("uq_audit_seal_event_id")),
    )
    op.create_index(op.f("ix_audit_seal_sealed_at"), "audit_seal", ["sealed_at"])
    dialect = op.get_bind().dialect.name
    make = _sqlite_guards if dialect == "sqlite" else _postgresql_guards
    for table, (may_go, taken) in _GUARDS.items():
        old_enough = may_go.replace("FIVE_YEARS_BEFORE_CUT", _FIVE_YEARS_BEFORE_CUT[dialect])
        for statement in make(table, old_enough, taken):
            op.get_bind().exec_driver_sql(statement)


def _sqlite_guards(table: str, may_go: str, taken: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    stands = f"EXISTS (SELECT 1 FROM {table} WHERE {taken})"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN NOT ({may_go}) {refuse}",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {stands} {refuse}",
    ]


def _postgresql_guards(table: str, may_go: str, _taken: str) -> list[str]:
    return [
        f"""CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF {may_go} THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '{_REFUSED}';
END $$""",
        *(
            f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
            f"FOR EACH {'STATEMENT' if what == 'truncate' else 'ROW'} EXECUTE FUNCTION {table}_refuse()"
            for what in ("update", "delete", "truncate")
        ),
    ]


def _unseal_audit() -> None:
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        for what in ("update", "delete", "replace"):
            bind.exec_driver_sql(f"DROP TRIGGER audit_event_no_{what}")
    op.drop_table("audit_seal")
    if bind.dialect.name == "postgresql":
        for table in _GUARDS:
            bind.exec_driver_sql(f"DROP FUNCTION {table}_refuse() CASCADE")


def _alter(table: str, column: str, before: sa.types.TypeEngine, after: sa.types.TypeEngine) -> None:
    if type(before) is type(after):
        return
    cast = f"{column}::json" if isinstance(after, sa.JSON) else f"{column}::text"
    with op.batch_alter_table(table) as batch:
        batch.alter_column(column, existing_type=before, type_=after, postgresql_using=cast)


def _swap_content(after: sa.types.TypeEngine, change: Callable[[object, object], object]) -> None:
    """A file cannot become text where it stands."""
    with op.batch_alter_table("letter_batch") as batch:
        batch.add_column(sa.Column("content_after", after, nullable=True))
    _rewrite("letter_batch", "content", "content_after", "id", change)
    with op.batch_alter_table("letter_batch") as batch:
        batch.drop_column("content")
    with op.batch_alter_table("letter_batch") as batch:
        batch.alter_column("content_after", new_column_name="content", existing_type=after)


def _rewrite(
    table: str, source: str, target: str, bound_to: str, change: Callable[[object, object], object]
) -> None:
    """Put `change(key, value)` of every row's `source` into its `target`, row by row in the order of the keys."""
    bind = op.get_bind()
    meta = sa.MetaData()
    found = sa.Table(table, meta, autoload_with=bind)
    (key,) = found.primary_key.columns
    last = None
    while True:
        rows = sa.select(key, found.c[bound_to], found.c[source]).where(found.c[source].is_not(None))
        if last is not None:
            rows = rows.where(key > last)
        batch = bind.execute(rows.order_by(key).limit(_BATCH)).all()
        if not batch:
            return
        last = batch[-1][0]
        write = found.update().where(key == sa.bindparam("row")).values({target: sa.bindparam("new")})
        bind.execute(write, [{"row": row, "new": change(bound, value)} for row, bound, value in batch])


def _encrypting(table: str, column: str, *, is_json: bool = False) -> Callable[[object, object], object]:
    def change(key: object, value: object) -> object:
        assert isinstance(value, str | bytes)
        if not value or (is_json and value in ("{}", "null")):
            return ""
        return crypto.encrypt(value, table=table, column=column, row=key)

    return change


def _decrypting(
    table: str, column: str, *, is_json: bool = False, is_bytes: bool = False
) -> Callable[[object, object], object]:
    def change(key: object, value: object) -> object:
        assert isinstance(value, str)
        if not value:
            return b"" if is_bytes else "{}" if is_json else ""
        read = crypto.decrypt_bytes if is_bytes else crypto.decrypt
        return read(value, table=table, column=column, row=key)

    return change
