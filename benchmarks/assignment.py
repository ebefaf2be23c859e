"""`python -m benchmarks.assignment FILE [--pairs]`: solve instances of the assignment and print one JSON object.

Reads JSON lines, plain or gzipped: either one whole instance a line, or one instance with a line for each citizen,
volunteer and citizen's edges. `--made N` makes up N citizens and as many volunteers instead of a file, with a little
too few seats, and measures what a coordinator waits for, too: the plan again after a veto.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, TextIO

import numpy as np

from app.matching.assignment import Graph, Pair, solve
from app.matching.phone_friends import Citizen, Pool, Volunteer


@dataclass(frozen=True)
class Instance:
    """A graph with the names its file has for people, and the wishes for its plan."""

    graph: Graph
    citizens: list[Any]
    volunteers: list[Any]
    pins: list[Pair] = field(default_factory=list)
    vetoes: list[Pair] = field(default_factory=list)


def read(path: Path) -> Iterator[Instance]:
    """All instances of a file."""
    with _opened(path) as lines:
        rows = (json.loads(line) for line in lines if line.strip())
        first = next(rows, None)
        if first is None:
            return
        if first.get("type") == "meta":
            yield _by_rows(rows)
            return
        yield _whole(first)
        yield from (_whole(row) for row in rows)


def _opened(path: Path) -> TextIO:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _whole(row: dict[str, Any]) -> Instance:
    waiting = {one["id"]: one["waiting_days"] for one in row["citizens"]}
    found = _instance(waiting, dict(enumerate(row["capacity"])))
    for citizen, volunteer, affinity in row["edges"]:
        found.graph.affinity[found.citizens.index(citizen), volunteer] = affinity
    pins, vetoes = (
        [(found.citizens.index(one), other) for one, other in row.get(name, [])]
        for name in ("pins", "vetoes")
    )
    return replace(found, pins=pins, vetoes=vetoes)


def _by_rows(rows: Iterator[dict[str, Any]]) -> Instance:
    waiting: dict[Any, int] = {}
    capacity: dict[Any, int] = {}
    edges = []
    for row in rows:
        if row["type"] == "citizen":
            waiting[row["id"]] = row["waiting_days"]
        elif row["type"] == "volunteer":
            capacity[row["id"]] = row["capacity"]
        elif row["type"] == "edges":
            # As arrays at once: a million numbers of Python are a hundred megabytes.
            edges.append((row["citizen"], np.array(row["volunteer"]), np.array(row["affinity"], np.uint8)))
    found = _instance(waiting, capacity)
    places = {one: at for at, one in enumerate(found.volunteers)}
    for citizen, volunteers, affinity in edges:
        found.graph.affinity[found.citizens.index(citizen), [places[one] for one in volunteers.tolist()]] = (
            affinity
        )
    return found


def _instance(waiting: dict[Any, int], capacity: dict[Any, int]) -> Instance:
    """Everybody of an instance, without edges."""
    graph = Graph(
        waiting_days=np.fromiter(waiting.values(), np.int64),
        capacity=np.fromiter(capacity.values(), np.int64),
        affinity=np.zeros((len(waiting), len(capacity)), np.uint8),
    )
    return Instance(graph, list(waiting), list(capacity))


def made(many: int, seed: int = 1) -> Pool:
    """A pool of so many citizens and volunteers, always the same for a seed; there are 0.95 seats for each citizen."""
    chance = Random(seed)

    def some(things: Sequence[str], least: int, most: int) -> frozenset[str]:
        return frozenset(chance.sample(things, chance.randint(least, most)))

    def talker(at: int) -> dict[str, Any]:
        spoken = {"da"} if chance.random() < 0.9 else some(("de", "en", "ar", "uk", "fa"), 1, 1)
        return {
            "id": at,
            "languages": frozenset(spoken) | (some(("de", "en"), 0, 1)),
            "times": some([str(one) for one in range(14)], 1, 4),
            "interests": some([str(one) for one in range(30)], 1, 6),
            "lived": some(("a", "b", "c", "d"), 0, 1) if chance.random() < 0.2 else frozenset(),
            "often": chance.choice(("weekly", "twice", "fortnightly")),
            "gender": chance.choice(("woman", "man")),
            "age": chance.randint(18, 95),
            "wants_gender": chance.choice(("woman", "man", None, None, None, None)),
        }

    citizens = [Citizen(**talker(at), waiting_days=int(chance.expovariate(1 / 60))) for at in range(many)]
    seats = Counter(chance.randrange(many) for _ in range(round(0.95 * many)))
    return Pool(citizens, [Volunteer(**talker(at), room=seats[at]) for at in range(many)])


def _measure_made(many: int) -> dict[str, Any]:
    people = made(many)
    begun = time.perf_counter()
    pool = Pool(people.citizens, people.volunteers)
    candidates = time.perf_counter() - begun
    plan = pool.solve()
    solved = time.perf_counter()
    again = pool.solve(vetoes=pool.pairs(plan)[:1], after=plan)
    return {
        "instances": 1, "matched": plan.matched, "waiting_sum": plan.waiting_sum, "affinity": plan.affinity,
        "certified": plan.certified and again.certified, "candidate_seconds": round(candidates, 3),
        "seconds": round(solved - begun, 3), "again_seconds": round(time.perf_counter() - solved, 3),
    }  # fmt: skip


def _measure_file(path: Path, *, pairs: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"instances": 0, "matched": 0, "waiting_sum": 0, "affinity": 0, "certified": True}
    found, seconds = [], 0.0
    for one in read(path):
        begun = time.perf_counter()
        plan = solve(one.graph, pins=one.pins, vetoes=one.vetoes)
        seconds += time.perf_counter() - begun
        told["instances"] += 1
        for name in ("matched", "waiting_sum", "affinity"):
            told[name] += getattr(plan, name)
        told["certified"] = told["certified"] and plan.certified
        found.append([[one.citizens[a], one.volunteers[b]] for a, b in plan.pairs])
    told["seconds"] = round(seconds, 3)
    return told | ({"pairs": found} if pairs else {})


def main(arguments: list[str]) -> int:
    """Solve what the file holds, or what is made up, and print the sums. `seconds` is without reading the file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.assignment")
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--made", type=int, metavar="N", help="make up so many citizens instead")
    parser.add_argument("--pairs", action="store_true", help="print who is matched with whom, too")
    chosen = parser.parse_args(arguments)
    if (chosen.file is None) == (chosen.made is None):
        parser.error("a file, or --made N")
    told = _measure_made(chosen.made) if chosen.made else _measure_file(chosen.file, pairs=chosen.pairs)
    told["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    json.dump(told, sys.stdout)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
