"""The table on standard output and the JSON file."""

from __future__ import annotations

import json
import os
import platform as machine
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from benchmarks.figures import Figure
from benchmarks.goals import Goal
from benchmarks.servers import ROOT

FILE = ROOT / "build" / "bench.json"
_LIBRARIES = ("Flask", "SQLAlchemy", "Jinja2", "Werkzeug", "gunicorn", "psycopg")


def circumstances() -> dict[str, Any]:
    """On what it was measured, and how busy that was with other things."""
    return {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
        "python": machine.python_version(),
        "libraries": {name: version(name) for name in _LIBRARIES},
        "load_before": [round(one, 2) for one in os.getloadavg()],
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return machine.processor() or "unknown"


def print_head(facts: dict[str, Any]) -> None:
    """Where and with what."""
    libraries = ", ".join(f"{name} {number}" for name, number in facts["libraries"].items())
    print(f"{facts['when']}  {facts['machine']}")
    print(f"{facts['processor']}, {facts['cores']} cores, {facts['memory_gb']} GB, Python {facts['python']}")
    print(f"{libraries}; gunicorn sync, 2 processes; load before: {facts['load_before'][0]}\n", flush=True)


def print_figures(figures: Iterable[Figure]) -> None:
    """What each target gave; medians of the rounds."""
    numbers = f"{'req/s':>7} {'p50':>6} {'p95':>6} {'p99':>6} {'CPU ms':>7} {'+ db':>5} {'bad':>4}"
    print(f"{'database':9} {'what':42} {numbers}")
    for one in figures:
        numbers = " ".join(f"{one.median(name):6.1f}" for name in ("p50", "p95", "p99"))
        work = f"{one.median('cpu'):7.2f} {one.median('database_cpu'):5.2f}"
        print(f"{one.database:9} {one.name:42} {one.median('rate'):7.0f} {numbers} {work} {one.failed:4}")
    print(flush=True)


def print_goals(goals: Sequence[Goal]) -> None:
    """Must, stretch, measured, met."""
    print(f"{'database':9} {'goal':52} {'must':>7} {'stretch':>8} {'measured':>9} {'':3} {'':8} remark")
    for goal in goals:
        sign = "≥" if goal.at_least else "≤"
        print(
            f"{goal.database:9} {goal.name:52} {sign}{goal.must:6g} {sign}{goal.stretch:7g} "
            f"{goal.measured:9.2f} {goal.unit:3} {goal.verdict:8} {goal.remark}"
        )
    missed = [goal for goal in goals if goal.verdict == "MISSED"]
    print(f"\n{len(goals) - len(missed)} of {len(goals)} goals met.", flush=True)


def write_json(facts: dict[str, Any], figures: Iterable[Figure], goals: Iterable[Goal], **more: Any) -> Path:
    """Everything, for a machine; returns the file."""
    FILE.parent.mkdir(exist_ok=True)
    content = {
        **facts,
        **more,
        "goals": [{**asdict(goal), "verdict": goal.verdict} for goal in goals],
        "figures": [figure.as_json() for figure in figures],
    }
    FILE.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
    return FILE
