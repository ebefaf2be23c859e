"""`python -m benchmarks.plan_year [--sign-ups N] [--database KIND]`: the plan's figures over four years of sign-ups.

What is measured: counting everything anew in the background (the figures of every year, and whom each plan reached),
drafting an evaluation, and the pages that read what was kept. Seconds on a clock, and of processor: on a busy machine
only these say much.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks import report
from benchmarks.databases import KINDS, Engine, engine_of, settle
from benchmarks.goals import Goal
from benchmarks.house import elsewhere
from benchmarks.servers import environment

#: More than the municipality will see: a million sign-ups of fifty thousand people in four years.
MANY = 1_000_000
PAGES = {
    "plan": "/admin/plan",
    "year": "/admin/overblik",
    "week": "/admin/ugen",
    "evaluation": "/admin/evaluering/2020-2023",
    "focus area": "/admin/evaluering/2020-2023/4",
}
LOOKS = 100


@dataclass(frozen=True)
class PlanYear:
    """What was measured on one database. Times in seconds."""

    sign_ups: int
    recount: float
    recount_cpu: float
    #: Of the draft of an evaluation of all plans over all years, as the scheduler makes it.
    draft: float
    draft_cpu: float
    #: Page → (median, 95 of 100 looks are faster, processor time of a look).
    pages: Mapping[str, tuple[float, float, float]]


def measure_plan_year(engine: Engine, folder: Path, sign_ups: int) -> PlanYear:
    """Fill a database, count everything, look at the pages; in processes of their own."""
    url = engine.new("plan_year")
    settings = environment(folder, url)
    begun = time.perf_counter()
    token = elsewhere(settings, _fill, sign_ups)
    settle(url)
    print(f"  {sign_ups:,} sign-ups made in {time.perf_counter() - begun:.0f} s", flush=True)
    server_before = engine.server.all_cpu_seconds()
    recount, cpu = elsewhere(settings, _count)
    server = engine.server.all_cpu_seconds() - server_before
    draft, draft_cpu = elsewhere(settings, _draft)
    draft_cpu += engine.server.all_cpu_seconds() - server_before - server
    pages = elsewhere(settings, _look, token)
    return PlanYear(sign_ups, recount, cpu + server, draft, draft_cpu, pages)


def goals_of(database: str, found: PlanYear) -> list[Goal]:
    """A recount within a minute, pages within 300 ms."""
    name = f"plan, {found.sign_ups:,} sign-ups: "
    cpu = f"{found.recount_cpu:.1f} s of processor"
    goals = [Goal(database, f"{name}recount", 60, 30, found.recount, "s", at_least=False, remark=cpu)]
    cpu = f"{found.draft_cpu:.1f} s of processor"
    goals.append(Goal(database, f"{name}draft", 60, 30, found.draft, "s", at_least=False, remark=cpu))
    for page, (middle, p95, cpu_of_look) in found.pages.items():
        remark = f"median {middle * 1000:.0f} ms, {cpu_of_look * 1000:.0f} ms of processor"
        goals.append(
            Goal(database, f"{name}{page}, p95", 300, 150, p95 * 1000, "ms", at_least=False, remark=remark)
        )
    return goals


def _fill(sign_ups: int) -> str:
    from app import create_app
    from app.accounts.actions import add_account, begin_session
    from app.accounts.roles import give_role
    from app.core import clock
    from app.core.actor import SYSTEM
    from app.core.database import begin_write, db
    from app.core.permissions import Role
    from app.demo.scale_years import add_years
    from app.setup.prepare import prepare_database

    app = create_app()
    prepare_database(app)
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        now = clock.now()
        begin_write()
        add_years(now, sign_ups)
        account = add_account(SYSTEM, now, name="Mette", email="mette@example.org", phone=None)
        give_role(SYSTEM, now, account.id, Role.ADMINISTRATOR)
        token: str = begin_session(SYSTEM, now, account.id, second_factor=True).token
        db.session.commit()
    return token


def _count() -> tuple[float, float]:
    from app.core import clock
    from app.core.actor import SYSTEM
    from app.plan.recount import ask_for_recount

    return _in_background(lambda: ask_for_recount(SYSTEM, clock.now()))


def _draft() -> tuple[float, float]:
    from app.core import clock
    from app.core.actor import SYSTEM
    from app.plan.queries import period_of_year
    from app.reporting.actions import ask_for_draft, begin
    from app.reporting.shapes import Scope

    def ask() -> None:
        period, year = period_of_year(clock.today().year), clock.today().year
        report = begin(SYSTEM, clock.now(), "evaluation", Scope(period.id, period.first_year, year))
        ask_for_draft(SYSTEM, clock.now(), report.id)

    return _in_background(ask)


def _in_background(ask: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and seconds of processor, of long work that is asked for."""
    from app import create_app
    from app.background.running import run_due
    from app.core import clock
    from app.core.database import begin_write, db

    app = create_app()
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        begin_write()
        ask()
        db.session.commit()
        begun, cpu = time.perf_counter(), time.process_time()
        assert run_due(clock.now()) == 1
        return time.perf_counter() - begun, time.process_time() - cpu


def _look(token: str) -> dict[str, tuple[float, float, float]]:
    from app import create_app
    from app.accounts.sessions import cookie_name

    app = create_app()
    with app.app_context():
        cookie = cookie_name()
    browser = app.test_client()
    browser.set_cookie(cookie, token, domain="samskab.example", secure=True)
    found = {}
    for page, path in PAGES.items():
        times: list[float] = []
        for look in range(LOOKS + 3):
            if look == 3:
                times.clear()
                cpu = time.process_time()
            begun = time.perf_counter()
            answer = browser.get(path, base_url="https://samskab.example")
            times.append(time.perf_counter() - begun)
            assert answer.status_code == 200, (path, answer.status)
        cpu = (time.process_time() - cpu) / LOOKS
        found[page] = (median(times), quantiles(times, n=20)[-1], cpu)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan_year")
    parser.add_argument("--sign-ups", type=int, default=MANY)
    parser.add_argument("--database", choices=KINDS, action="append", help="default: both")
    asked = parser.parse_args(arguments)
    facts: dict[str, Any] = report.circumstances()
    report.print_head(facts)
    goals: list[Goal] = []
    with tempfile.TemporaryDirectory(prefix="samskab-bench-") as folder:
        for kind in asked.database or KINDS:
            with engine_of(kind, Path(folder) / kind) as engine:
                print(f"{engine.version} ({engine.durability}), load {os.getloadavg()[0]:.1f}", flush=True)
                goals += goals_of(kind, measure_plan_year(engine, engine.folder, asked.sign_ups))
    report.print_goals(goals)
    return int(any(goal.verdict == "MISSED" for goal in goals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
