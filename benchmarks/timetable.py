"""`python -m benchmarks.timetable FILE [--seconds S] [--plan]`: plan a fair and print one JSON object.

Reads JSON lines, plain or gzipped: what the fair has, then a line for each organisation and each pair. `--made N` makes
up N organisations instead, and plans the day anew in the middle of it: somebody has left, and few should move.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from app.matching.timetable import Fair, Pair, Timetable, plan


def read(path: Path) -> tuple[Fair, list[Any]]:
    """The fair of a file, and the ids of its organisations by their places."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        rows = [json.loads(line) for line in lines if line.strip()]
    meta = next(row for row in rows if row["type"] == "meta")
    here = [row for row in rows if row["type"] == "org"]
    place = {row["id"]: at for at, row in enumerate(here)}
    windows = [(row["arrive_round"], row["leave_after_round"]) for row in here]
    pairs = [Pair(place[row["a"]], place[row["b"]], row["value"]) for row in rows if row["type"] == "pair"]
    return Fair(meta["rounds"], meta["tables"], meta["min_meetings"], windows, pairs), list(place)


def made(many: int, hard: float = 0.3, seed: int = 1) -> Fair:
    """A fair of so many organisations, always the same for a seed; a share of them is there for a part of the day."""
    chance = Random(seed)
    rounds = 12 if many < 200 else 16 if many < 600 else 20
    windows = []
    for _ in range(many):
        part = chance.random() < hard
        stay = chance.randint(rounds // 3, rounds - 1) if part else rounds
        arrive = chance.randint(0, rounds - stay)
        windows.append((arrive, arrive + stay))
    possible = [(a, b) for a in range(many) for b in range(a + 1, many) if chance.random() < 0.4]
    pairs = [Pair(a, b, chance.choice((4, 7, 8, 12, 15, 22, 30, 45))) for a, b in possible]
    return Fair(rounds, round(many / 3), 3, windows, pairs)


def _anew(fair: Fair, found: Timetable) -> dict[str, Any]:
    """What moves when, after a third of the rounds, two organisations are gone and all that is over stays."""
    now, gone = fair.rounds // 3, {0, len(fair.windows) // 2}
    windows = [
        (first, min(end, now)) if at in gone else (first, end) for at, (first, end) in enumerate(fair.windows)
    ]
    begun = time.perf_counter()
    over = {at: one for at, one in found.round_of.items() if one < now}
    later = plan(replace(fair, windows=windows), fixed=over, before=found.round_of)
    untouched = [
        at
        for at, one in found.round_of.items()
        if one >= now and not {fair.pairs[at].a, fair.pairs[at].b} & gone
    ]
    moved = sum(later.round_of.get(at) != found.round_of[at] for at in untouched)
    return {
        "again_seconds": round(time.perf_counter() - begun, 3),
        "again_moved": round(moved / max(1, len(untouched)), 4),
        "again_gap": round(later.gap, 5),
    }


def main(arguments: list[str]) -> int:
    """Plan the fair and print what it is worth. `seconds` is without reading the file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.timetable")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--made", type=int, metavar="N", help="make up so many organisations instead")
    parser.add_argument("--seconds", type=float, default=30, help="stop with the best so far after so long")
    parser.add_argument(
        "--plan", action="store_true", help="print [a, b, round, table] of every meeting, too"
    )
    chosen = parser.parse_args(arguments)
    if (chosen.file is None) == (chosen.made is None):
        parser.error("a file, or --made N")
    fair, ids = read(chosen.file) if chosen.file else (made(chosen.made), list(range(chosen.made)))
    begun = time.perf_counter()
    found = plan(fair, stop=lambda best: time.perf_counter() - begun > chosen.seconds)
    told: dict[str, Any] = {
        "objective": found.objective,
        "bound": found.bound,
        "gap": round(found.gap, 5),
        "meetings": len(found.round_of),
        "shortage": found.shortage,
        "seconds": round(time.perf_counter() - begun, 3),
    }
    if chosen.made:
        told |= _anew(fair, found)
    told["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    if chosen.plan:
        told["plan"] = [
            [ids[fair.pairs[at].a], ids[fair.pairs[at].b], round_, found.table_of[at]]
            for at, round_ in sorted(found.round_of.items(), key=lambda one: (one[1], one[0]))
        ]
    json.dump(told, sys.stdout)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
