"""Beginning the demo again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete

from app.audit import guards as audit_guards
from app.core import clock
from app.core.database import Base, begin_write, db
from app.demo.content import fill
from app.pack.actions import load_pack
from app.reporting import guards as report_guards


def begin_again(mail_path: str, pack_path: str) -> None:
    """Empty every table, put the clock right, load the pack and make the content anew. No commit."""
    begin_write()
    line = db.session.connection()
    with audit_guards.lifted(line), report_guards.lifted(line):
        for table in reversed(Base.metadata.sorted_tables):
            db.session.execute(delete(table))
    db.session.expunge_all()
    for letter in Path(mail_path).glob("*.eml"):
        letter.unlink(missing_ok=True)
    clock.set_offset(timedelta(0))
    load_pack(Path(pack_path), clock.now())
    fill(clock.now())
