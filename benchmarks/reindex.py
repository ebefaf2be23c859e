"""`python -m benchmarks.reindex DOCS [--database URL] [--copies N]`: how long it takes to index one changed document.

Fills an empty database as `benchmarks.search` does, then changes documents one at a time, each in a transaction of its
own, and prints the times from the change to before the commit, and with it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.search import _documents, _fill, _lines, _percentile

_CHANGED = 100


def main(arguments: list[str]) -> int:
    """Fill, change, and print one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reindex")
    parser.add_argument("docs", type=Path)
    parser.add_argument("--database", metavar="URL")
    parser.add_argument("--copies", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{folder}/search.db"
        print(json.dumps(_measure(asked.docs, url, asked.copies)))
    return 0


def _measure(path: Path, url: str, copies: int) -> dict[str, float]:
    from app import create_app
    from app.core.database import begin_write, db
    from app.search.indexing import put
    from app.setup.prepare import prepare_database

    app = create_app({"SAMSKAB_ENV": "testing", "SQLALCHEMY_DATABASE_URI": url})
    prepare_database(app)
    docs = _lines(path)
    indexed, committed, of_processor = [], [], []
    with app.app_context():
        _fill(docs, copies)
        changed = list(_documents(docs[:_CHANGED], 1))
        for number, doc in enumerate(changed):
            begin_write()
            begun, worked = time.perf_counter(), time.process_time()
            put(replace(doc, title=f"{doc.title} nummer {number}"))
            indexed.append((time.perf_counter() - begun) * 1000)
            of_processor.append((time.process_time() - worked) * 1000)
            db.session.commit()
            committed.append((time.perf_counter() - begun) * 1000)
    return {
        "documents": len(docs) * copies,
        "p50_ms": round(_percentile(indexed, 0.5), 2),
        "p95_ms": round(_percentile(indexed, 0.95), 2),
        "p95_cpu_ms": round(_percentile(of_processor, 0.95), 2),
        "p95_with_commit_ms": round(_percentile(committed, 0.95), 2),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
