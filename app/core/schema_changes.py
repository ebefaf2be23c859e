"""What a migration does to a table that may be big, without keeping anybody from it (migrations/README.md)."""

from __future__ import annotations

from typing import Any

from alembic import op


def create_index(name: str, table: str, columns: list[str], **options: Any) -> None:
    """Make an index; on PostgreSQL beside the traffic, in no transaction, in place of one that was begun in vain.

    What the migration did before is committed first, so this stands in a migration of its own, or last.
    `options` are those of `op.create_index` (`unique`, `postgresql_where`, `sqlite_where`).
    """
    if op.get_context().dialect.name != "postgresql":
        op.create_index(name, table, columns, **options)
        return
    with op.get_context().autocommit_block():
        # It waits for every transaction that is older than itself, and nobody waits for it.
        op.execute("SET lock_timeout = 0")
        op.drop_index(name, table_name=table, postgresql_concurrently=True, if_exists=True)
        op.create_index(name, table, columns, postgresql_concurrently=True, **options)
        op.execute("SET lock_timeout = '5s'")


def drop_index(name: str, table: str) -> None:
    """Remove an index; on PostgreSQL beside the traffic. What the migration did before is committed first."""
    if op.get_context().dialect.name != "postgresql":
        op.drop_index(name, table_name=table)
        return
    with op.get_context().autocommit_block():
        op.drop_index(name, table_name=table, postgresql_concurrently=True, if_exists=True)
