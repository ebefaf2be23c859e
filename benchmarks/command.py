"""The command line: all of it, a quick round, or a soak."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import goals, plan_year, report
from benchmarks.databases import KINDS, Engine, engine_of, settle
from benchmarks.figures import Figure
from benchmarks.goals import Goal
from benchmarks.house import House, make_house
from benchmarks.mails import measure_mails
from benchmarks.pages import measure_growth, measure_pages
from benchmarks.servers import ROOT, scheduler
from benchmarks.sign_ups import measure_bursts, measure_sustained
from benchmarks.soak import soak

PARTS = ("pages", "growth", "sign-ups", "mails", "plan")
#: Growth and the plan's figures say nothing over a few dates.
QUICK_PARTS = ("pages", "sign-ups", "mails")


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    few: int
    many: int
    rounds: int
    seconds: float
    bursts: int
    letters: int
    #: On dates of the last four years.
    past: int


FULL = Plan(few=2_000, many=200_000, rounds=5, seconds=4, bursts=7, letters=2_000, past=1_000_000)
QUICK = Plan(few=2_000, many=4_000, rounds=2, seconds=0.4, bursts=1, letters=150, past=20_000)

#: Requests a second.
_SOAK_RATES = {"sqlite": 50, "postgres": 100}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the arguments ask for; 1 when a goal that must be met is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, about in (("full", "everything"), ("quick", "pages, sign-ups and letters in two minutes")):
        measure = commands.add_parser(name, help=about)
        measure.add_argument("--database", choices=KINDS, action="append", help="default: both")
        measure.add_argument("--only", choices=PARTS, action="append", help="default: all of them")
    soaking = commands.add_parser("soak", help="mixed load at a fixed rate")
    soaking.add_argument("--minutes", type=float, default=15)
    soaking.add_argument("--database", choices=KINDS, action="append", help="default: both")
    soaking.add_argument(
        "--rate", type=float, help="requests a second; default 50 (sqlite) or 100 (postgres)"
    )
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="samskab-bench-") as folder:
        if asked.command == "soak":
            return _soak(Path(folder), asked.database or KINDS, asked.minutes, asked.rate)
        plan, parts = (FULL, PARTS) if asked.command == "full" else (QUICK, QUICK_PARTS)
        return _measure(Path(folder), plan, asked.database or KINDS, asked.only or parts)


def _measure(folder: Path, plan: Plan, kinds: Sequence[str], parts: Sequence[str]) -> int:
    facts = report.circumstances()
    report.print_head(facts)
    figures: list[Figure] = []
    found: list[Goal] = []
    databases = {}
    for kind in kinds:
        with engine_of(kind, folder / kind) as engine:
            begin = time.monotonic()
            databases[kind] = {"version": engine.version, "durability": engine.durability}
            print(f"{engine.version} ({engine.durability})", flush=True)
            _measure_engine(engine, plan, parts, figures, found)
            print(f"  took {time.monotonic() - begin:.0f} s\n", flush=True)
    report.print_figures(figures)
    report.print_goals(found)
    file = report.write_json(facts, figures, found, databases=databases, plan=plan.__dict__)
    print(f"Every round stands in {file.relative_to(ROOT)}.")
    return int(any(goal.verdict == "MISSED" for goal in found))


def _measure_engine(
    engine: Engine, plan: Plan, parts: Sequence[str], figures: list[Figure], found: list[Goal]
) -> None:
    folder = engine.folder
    print(f"  filling {plan.few:,} dates", flush=True)
    few = make_house(folder, engine.new("few"), plan.few)
    settle(few.database_url)
    many = few
    needs_many = {"growth", "mails"} if plan is FULL else {"growth"}
    if needs_many & set(parts):
        print(f"  filling {plan.many:,} dates", flush=True)
        many = make_house(folder, engine.new("many"), plan.many)
        settle(many.database_url)
    if "pages" in parts:
        print("  pages", flush=True)
        pages = measure_pages(engine, few, folder, rounds=plan.rounds, seconds=plan.seconds)
        figures += pages.figures.values()
        found += goals.of_pages(engine.kind, pages)
    if "growth" in parts:
        print("  growth", flush=True)
        growth = measure_growth(engine, few, many, folder, rounds=plan.rounds, seconds=plan.seconds / 2)
        figures += [one for pair in growth.values() for one in pair]
        found += goals.of_growth(engine.kind, growth, plan.few, plan.many)
    if "sign-ups" in parts:
        print("  sign-ups", flush=True)
        bursts = measure_bursts(engine, few, folder, rounds=plan.bursts)
        sustained = measure_sustained(engine, few, folder, rounds=plan.rounds, seconds=plan.seconds)
        figures += sustained.values()
        found += goals.of_sign_ups(engine.kind, bursts, sustained)
    if "mails" in parts:
        print("  letters", flush=True)
        mails = measure_mails(engine, many, folder, rounds=min(3, plan.bursts), letters=plan.letters)
        found += goals.of_mails(engine.kind, mails)
        if plan is FULL:
            _say_scheduler_memory(engine, many)
    _measure_plan(engine, plan, parts, found)


def _measure_plan(engine: Engine, plan: Plan, parts: Sequence[str], found: list[Goal]) -> None:
    if "plan" in parts:
        print(f"  the plan's figures over {plan.past:,} sign-ups", flush=True)
        found += plan_year.goals_of(
            engine.kind, plan_year.measure_plan_year(engine, engine.folder, plan.past)
        )


def _say_scheduler_memory(engine: Engine, house: House) -> None:
    """Of a scheduler that has run every job once; there is no goal for it."""
    with scheduler(engine.folder, house.database_url) as process:
        time.sleep(12)
        memory = process.memory()
    print(f"  the scheduler holds {memory.rss:.0f} MB (USS {memory.uss:.0f} MB)", flush=True)


def _soak(folder: Path, kinds: Sequence[str], minutes: float, rate: float | None) -> int:
    report.print_head(report.circumstances())
    found: list[Goal] = []
    for kind in kinds:
        with engine_of(kind, folder / kind) as engine:
            each = rate or _SOAK_RATES[kind]
            print(f"{engine.version} ({engine.durability}): {each:g} requests/s, {minutes:g} min", flush=True)
            found += soak(engine, minutes=minutes, rate=each)
    report.print_goals(found)
    return int(any(goal.verdict == "MISSED" for goal in found))
