"""`python -m benchmarks.search DOCS QUERIES [--database URL] [--ranks]`: ask an index and print one JSON object.

Reads JSON lines, plain or gzipped. Documents go in by the product's own index and are found by its own search, in an
empty database (SQLite in a folder that is thrown away, unless `--database` names another). `--copies N` puts every
document in N times, under other numbers, to see how time grows; `--no-dictionary` does without Debian's dictionaries;
`--typos N` asks N words of the queries with one letter wrong as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from math import log2
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.databases import settle

_KINDS = {"listing": "listing", "group": "group", "meal": "meal", "association": "organisation"}
_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_TOP = 10
_LETTERS = "abcdefghijklmnoprstuvyæøå"


def _lines(path: Path) -> list[Any]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        return [json.loads(line) for line in file if line.strip()]


def main(arguments: list[str]) -> int:
    """Index, ask, and print. Times are of one question each, from its words to the ten documents."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search")
    parser.add_argument("docs", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--database", metavar="URL")
    parser.add_argument("--ranks", action="store_true", help="print the ids found per query too")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--no-dictionary", action="store_true")
    parser.add_argument("--dictionary", action="append", type=Path, help="in place of Debian's own paths")
    parser.add_argument("--half", type=int, choices=(0, 1), help="ask only every other query")
    parser.add_argument("--typos", type=int, default=0)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{folder}/search.db"
        print(json.dumps(_measure(asked, url), ensure_ascii=False))
    return 0


def _measure(asked: argparse.Namespace, url: str) -> dict[str, Any]:
    from app import create_app
    from app.search import lexicon
    from app.setup.prepare import prepare_database

    if asked.no_dictionary:
        lexicon.DEBIAN = ()
    if asked.dictionary:
        lexicon.DEBIAN = tuple(asked.dictionary)
    app = create_app({"SAMSKAB_ENV": "testing", "SQLALCHEMY_DATABASE_URI": url})
    prepare_database(app)
    docs, queries = _lines(asked.docs), _lines(asked.queries)
    if asked.half is not None:
        queries = queries[asked.half :: 2]
    with app.app_context():
        seconds = _fill(docs, asked.copies)
        settle(url)
        result = _ask(queries, asked.ranks, asked.copies, len(docs))
        if asked.typos:
            result["typos_success3"] = _ask_wrongly(queries, asked.typos, len(docs))
    return result | ({"index_seconds": round(seconds, 1)} if asked.copies > 1 else {})


def _fill(docs: list[Any], copies: int) -> float:
    from app.core.database import begin_write, db
    from app.search import rebuilding

    begun = time.perf_counter()
    begin_write()
    rebuilding.clear()
    rebuilding.fill(_documents(docs, copies))
    db.session.commit()
    return time.perf_counter() - begun


def _documents(docs: list[Any], copies: int) -> Iterator[Any]:
    from app.search.indexing import SearchDoc

    for copy in range(copies):
        for doc in docs:
            number = doc["id"] + copy * len(docs)
            day = _DAYS.index(doc["weekday"])
            yield SearchDoc(
                kind=_KINDS.get(doc["kind"], doc["kind"]),
                object_id=number + 1,
                title=doc["title"],
                body=doc["body"],
                url=f"/{number}",
                where_text=doc["place"],
                place=doc["place"],
                weekdays=frozenset({day}),
            )


def _ask(queries: list[Any], with_ranks: bool, copies: int, many: int) -> dict[str, Any]:
    ranks: dict[int, list[int]] = {}
    milliseconds: list[float] = []
    of_processor: list[float] = []
    _found("varm op", many)
    for query in queries:
        begun, worked = time.perf_counter(), time.process_time()
        ranks[query["qid"]] = _found(query["query"], many, copies)
        milliseconds.append((time.perf_counter() - begun) * 1000)
        of_processor.append((time.process_time() - worked) * 1000)
    graded = [
        (ranks[query["qid"]], {int(key): grade for key, grade in query["rel"].items()}) for query in queries
    ]
    result = {
        "ndcg10": _mean(_ndcg(found, grades) for found, grades in graded),
        "recall10": _mean(_recall(found, grades) for found, grades in graded),
        "success3": _mean(float(any(one in grades for one in found[:3])) for found, grades in graded),
        "zero_hits": sum(not found for found, _grades in graded),
        "p50_ms": round(_percentile(milliseconds, 0.5), 2),
        "p95_ms": round(_percentile(milliseconds, 0.95), 2),
        "p95_cpu_ms": round(_percentile(of_processor, 0.95), 2),
    }
    return result | ({"ranks": ranks} if with_ranks else {})


def _found(query: str, many: int, copies: int = 1) -> list[int]:
    """The numbers of the first ten, as in the file; of copies the first one counts."""
    from app.core import clock
    from app.core.database import db
    from app.search.answering import answer

    found = answer(query, clock.now(), size=_TOP * copies if copies < 4 else _TOP)
    db.session.rollback()
    return list(dict.fromkeys((hit.object_id - 1) % many for hit in found.hits))[:_TOP]


def _ask_wrongly(queries: list[Any], wanted: int, many: int) -> float:
    """How often a word of a query with one letter wrong leads to one of its documents among the first three."""
    chance = Random(7)
    words = [
        (query, word)
        for query in queries
        for word in query["query"].split()
        if len(word) >= 6 and word.isalpha()
    ]
    good = 0
    for turn in range(wanted):
        query, word = words[turn % len(words)]
        wrong = query["query"].replace(word, _wrong(word, chance))
        found = _found(wrong, many)[:3]
        good += any(str(one) in query["rel"] for one in found)
    return round(good / wanted, 3)


def _wrong(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice(_LETTERS)
    kinds = (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return chance.choice(kinds)


def _ndcg(found: list[int], grades: dict[int, int]) -> float:
    gained = sum((float(2 ** grades.get(one, 0)) - 1) / log2(at + 2) for at, one in enumerate(found))
    best = sorted(grades.values(), reverse=True)[:_TOP]
    return gained / sum((float(2**grade) - 1) / log2(at + 2) for at, grade in enumerate(best))


def _recall(found: list[int], grades: dict[int, int]) -> float:
    return sum(one in grades for one in found) / min(_TOP, len(grades))


def _mean(values: Iterator[float]) -> float:
    all_of_them = list(values)
    return round(sum(all_of_them) / len(all_of_them), 4)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
