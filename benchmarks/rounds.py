"""`python -m benchmarks.rounds [--made N]`: the day of a fair goes wrong, and is planned anew. Prints one JSON object.

N organisations come, a third of them for a part of the day; after a third of the rounds two have not come. What stands
is planned anew as the organiser's page does it, past rounds fixed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from random import Random

from app.exchange import rounds
from app.exchange.rounds import Guest, Setting
from app.matching.exchange_scores import Thing, Trader

_KINDS = tuple("abcdefgh")


def made(many: int, seed: int = 1) -> Setting:
    """A fair of so many organisations, always the same for a seed, without a plan."""
    chance = Random(seed)
    count = 12 if many < 200 else 16
    guests = {}
    for number in range(1, many + 1):
        part = chance.random() < 1 / 3
        first = chance.randint(0, count // 2) if part else 0
        end = chance.randint(first + 3, count) if part else count
        things = [
            Thing(10 * number + at, at < 2, chance.choice(_KINDS), group=chance.choice("xyz"))
            for at in range(4)
        ]
        others = [one for one in range(1, many + 1) if one != number]
        wants, avoids = frozenset(chance.sample(others, 3)), frozenset(chance.sample(others, 1))
        guests[number] = Guest(number, first, end, Trader(number, things, wants=wants, avoids=avoids))
    # A fifth more tables than everybody needs, as organisers are advised (algorithms.md B3).
    return Setting(count, max(1, round(many * 0.4)), 3, guests)


def main(arguments: list[str]) -> int:
    """Plan the morning, then the rest of the day; seconds of each, and how many untouched meetings moved."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rounds")
    parser.add_argument("--made", type=int, default=60, metavar="N", help="how many organisations come")
    fair = made(parser.parse_args(arguments).made)
    begun = time.perf_counter()
    morning = replace(fair, saved=rounds.solve(fair).meetings)
    planned, now, gone = time.perf_counter(), fair.rounds // 3, {1, len(fair.guests) // 2}
    absent = {
        who: replace(fair.guests[who], end=min(now, fair.guests[who].end), is_absent=True) for who in gone
    }
    later = rounds.solve(replace(morning, guests={**fair.guests, **absent}, begun=now))
    again = time.perf_counter()
    untouched = [one for one in morning.saved if one.round >= now and not gone & set(one.two)]
    stay = {(one.two, one.round) for one in later.meetings}
    moved = sum((one.two, one.round) not in stay for one in untouched)
    told = {
        "meetings": len(morning.saved),
        "seconds": round(planned - begun, 3),
        "again_seconds": round(again - planned, 3),
        "again_moved": round(moved / max(1, len(untouched)), 4),
        "again_gap": round((later.bound - later.worth) / max(1, abs(later.bound)), 5),
    }
    json.dump(told, sys.stdout)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
