"""Keep of short links only the hash of the code, and where they lead encrypted: either opens somebody's own page.

All in one transaction. What stands in SMS that were sent works on. After going back it works no more: no code can be
read from its hash, of which the beginning stands in its place.
"""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from app.core import crypto

revision = "0075"
down_revision = "0074"
branch_labels = None
depends_on = None

_BATCH = 500
#: Codes are shorter than this column was, and hashes longer.
_SHORT = 16
#: Where a merge says which links moved.
_MOVED = "short_link.person_id"


def upgrade() -> None:
    with op.batch_alter_table("short_link") as table:
        table.alter_column(
            "code",
            new_column_name="code_hash",
            existing_type=sa.String(_SHORT),
            type_=sa.String(64),
            existing_nullable=False,
        )
        table.alter_column("path", existing_type=sa.String(500), type_=sa.Text(), existing_nullable=False)
    _seal_links()
    _follow_in_merges()


def downgrade() -> None:
    _open_links()
    with op.batch_alter_table("short_link") as table:
        table.alter_column("path", existing_type=sa.Text(), type_=sa.String(500), existing_nullable=False)
        table.alter_column(
            "code_hash",
            new_column_name="code",
            existing_type=sa.String(64),
            type_=sa.String(_SHORT),
            existing_nullable=False,
        )


def _seal_links() -> None:
    bind = op.get_bind()
    link = sa.table("short_link", sa.column("code_hash"), sa.column("path"))
    plain = sa.select(link.c.code_hash, link.c.path).where(sa.func.length(link.c.code_hash) <= _SHORT)
    write = (
        link.update()
        .where(link.c.code_hash == sa.bindparam("code"))
        .values(code_hash=sa.bindparam("hash"), path=sa.bindparam("sealed"))
    )
    while found := bind.execute(plain.limit(_BATCH)).all():
        bind.execute(write, [_sealed(code, path) for code, path in found])


def _sealed(code: str, path: str) -> dict[str, str]:
    mark = _hash_of(code)
    sealed = crypto.encrypt(path, table="short_link", column="path", row=mark) if path else ""
    return {"code": code, "hash": mark, "sealed": sealed}


def _open_links() -> None:
    bind = op.get_bind()
    link = sa.table("short_link", sa.column("code_hash"), sa.column("path"))
    sealed = sa.select(link.c.code_hash, link.c.path).where(sa.func.length(link.c.code_hash) > _SHORT)
    write = link.update().where(link.c.code_hash == sa.bindparam("hash"))
    write = write.values(code_hash=sa.bindparam("short"), path=sa.bindparam("plain"))
    while found := bind.execute(sealed.limit(_BATCH)).all():
        bind.execute(
            write,
            [{"hash": mark, "short": mark[:_SHORT], "plain": _opened(mark, path)} for mark, path in found],
        )


def _opened(mark: str, path: str) -> str:
    return crypto.decrypt(path, table="short_link", column="path", row=mark) if path else ""


def _follow_in_merges() -> None:
    bind = op.get_bind()
    merge = sa.table("person_merge", sa.column("id"), sa.column("moved", sa.JSON()))
    for number, moved in bind.execute(sa.select(merge.c.id, merge.c.moved)).all():
        if moved.get(_MOVED):
            followed = {**moved, _MOVED: [_hash_of(code) for code in moved[_MOVED]]}
            bind.execute(merge.update().where(merge.c.id == number).values(moved=followed))


def _hash_of(code: str) -> str:
    return sha256(code.encode()).hexdigest()
