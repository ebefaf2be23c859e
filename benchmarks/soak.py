"""Mixed load at a fixed rate for a long while: does it stay quick, does it stay the same size, do the sums agree?"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

from benchmarks.databases import Engine, one, settle
from benchmarks.generator import Outcome, Request, get, percentile, run
from benchmarks.goals import Goal
from benchmarks.house import House, make_house
from benchmarks.pages import filters
from benchmarks.servers import Process, WebServer, free_port, platform, scheduler
from benchmarks.sign_ups import open_page, sign_up

_DATES = 5_000
#: Of a hundred requests: looked at by anybody, by who is logged in, and sign-ups.
_READING, _LOGGED_IN, _WRITING = 65, 25, 10
#: What nobody may ever be shown.
_FORBIDDEN = (b"locked", "prøv igen".encode(), "Prøv igen".encode(), b"Noget gik galt")
_SAMPLE_SECONDS = 5
#: Megabytes that a process may grow from the end of its warm-up to the end.
_FLAT = 5


def soak(engine: Engine, *, minutes: float, rate: float) -> list[Goal]:
    """Press `rate` requests a second for `minutes` against web, scheduler and mail server; what came of it."""
    folder, port = engine.folder, free_port()
    house = make_house(folder, engine.new("soak"), _DATES)
    settle(house.database_url)
    before = one(house.database_url, "SELECT count(*) FROM sign_up")
    smtp = f"smtp://127.0.0.1:{port}?tls=no"
    sink = Process(
        "sink", [sys.executable, "-m", "benchmarks.sink", str(port)], os.environ, folder / "sink.log"
    )
    servers = (
        platform(folder, house.database_url, SMTP_URL=smtp),
        scheduler(folder, house.database_url, SMTP_URL=smtp),
    )
    with sink, servers[0] as web, servers[1] as jobs:
        requests = _mix(web, house, int(minutes * 60 * rate))
        outcome, samples = _press(web, requests, rate, minutes * 60)
        still_runs = jobs.is_running()
    goals = [*_speed(engine.kind, outcome, len(requests)), *_memory(engine.kind, samples)]
    goals.append(_zero(engine.kind, "scheduler ended by itself", int(not still_runs)))
    made = int(str(one(house.database_url, "SELECT count(*) FROM sign_up"))) - int(str(before))
    answered = len(outcome.times_of_kind.get("sign-up", ()))
    goals.append(_zero(engine.kind, "sign-ups answered and not there", answered - made))
    return goals + [_zero(engine.kind, name, number) for name, number in sums_that_differ(house.database_url)]


def _mix(web: WebServer, house: House, number: int) -> list[Request]:
    """So many requests in an order that is left to chance, always the same."""
    chance = Random(number)
    reading = [*filters(house).values(), "/", "/gaature"]
    details = [f"/gaature/{series_id}" for series_id, _number in house.dates[:200]]
    cookie = f"Cookie: {house.cookie}"
    visitors = [open_page(web, house.dates[0][0], n) for n in range(32)]
    people = itertools.count()

    def draw() -> Iterator[Request]:
        for turn in range(number):
            kind = chance.choices(("reading", "logged in", "sign-up"), (_READING, _LOGGED_IN, _WRITING))[0]
            path = chance.choice(reading if chance.random() < 0.6 else details)
            if kind == "reading":
                yield Request(get(path, web.host, "X-Forwarded-For: 10.9.8.7"), 200, b"</html>", kind)
            elif kind == "logged in":
                own = path if chance.random() < 0.7 else "/min-side"
                yield Request(get(own, web.host, "X-Forwarded-For: 10.9.8.7", cookie), 200, b"/log-ud", kind)
            else:
                series_id, date = chance.choice(house.dates)
                visitor = visitors[turn % len(visitors)]
                yield sign_up(web, series_id, date, visitor, next(people), turn)._replace(kind=kind)

    return list(draw())


def _press(
    web: WebServer, requests: list[Request], rate: float, seconds: float
) -> tuple[Outcome, list[float]]:
    """Press, and look at the memory of the web processes meanwhile."""
    samples = [web.memory().rss]
    with ThreadPoolExecutor(1) as pool:
        pressing = pool.submit(
            run, web.port, requests, seconds=seconds, rate=rate, repeat=False, forbidden=_FORBIDDEN
        )
        while not pressing.done():
            time.sleep(_SAMPLE_SECONDS)
            samples.append(web.memory().rss)
    return pressing.result(), samples


def _speed(database: str, outcome: Outcome, number: int) -> list[Goal]:
    server_errors = sum(count for what, count in outcome.errors.items() if what.startswith("5"))
    remark = f"{outcome.answered} of {number} in {outcome.seconds:.0f} s"
    goals = [Goal(database, "soak: p95", 300, 150, outcome.percentile(0.95), "ms", False, remark)]
    for kind, times in sorted(outcome.times_of_kind.items()):
        remark = (
            f"p50 {percentile(times, 0.5):.0f} ms, p99 {percentile(times, 0.99):.0f} ms, {len(times)} answers"
        )
        goals.append(
            Goal(database, f"soak: p95 of {kind}", 300, 150, percentile(times, 0.95), "ms", False, remark)
        )
    errors = ", ".join(f"{count} × {what}" for what, count in outcome.errors.items())
    if outcome.first_error:
        print(outcome.first_error)
    return [
        *goals,
        _zero(database, "answers of 5xx", server_errors),
        _zero(database, "“locked”, “prøv igen” or “gik galt” shown", outcome.errors["forbidden words"]),
        _zero(database, "requests without a good answer", outcome.failed, errors),
    ]


def _memory(database: str, samples: list[float]) -> list[Goal]:
    warm = max(samples[: max(2, len(samples) // 3)])
    remark = f"start {samples[0]:.0f}, warm {warm:.0f}, end {samples[-1]:.0f} MB"
    return [
        Goal(database, "RSS of a web process at the end", 90, 75, samples[-1], "MB", False, remark),
        Goal(database, "growth after the warm-up", _FLAT, 1, samples[-1] - warm, "MB", False),
    ]


def _zero(database: str, name: str, number: int, remark: str = "") -> Goal:
    """Something that must never be: more than none is a fault, and so is less."""
    return Goal(database, name, 0, 0, abs(number), "", False, remark)


def sums_that_differ(database_url: str) -> list[tuple[str, int]]:
    """(what, how many rows disagree): each is 0 in a house that is sound."""
    held = (
        "(SELECT coalesce(sum(party_size), 0) FROM sign_up WHERE occurrence_id = occurrence.id "
        "AND status IN ('confirmed', 'came', 'excused', 'no_show'))"
    )
    checks = {
        "places taken that are not those of the sign-ups": (
            f"SELECT count(*) FROM occurrence WHERE places_taken <> {held}"
        ),
        "overbooked dates": "SELECT count(*) FROM occurrence WHERE places_taken > capacity",
        "seats in the catalogue that are not left": (
            "SELECT count(*) FROM catalogue_entry JOIN occurrence ON occurrence.id = catalogue_entry.object_id "
            "WHERE catalogue_entry.seats_left <> occurrence.capacity - occurrence.places_taken"
        ),
        "people twice on a date": (
            "SELECT count(*) FROM (SELECT 1 FROM sign_up WHERE status IN ('waiting', 'confirmed') "
            "GROUP BY occurrence_id, identity HAVING count(*) > 1) AS twice"
        ),
        "letters that nobody decided": (
            "SELECT count(*) FROM message WHERE status IN ('uncertain', 'dead', 'failed')"
        ),
    }
    found = [(name, int(str(one(database_url, statement)))) for name, statement in checks.items()]
    if database_url.startswith("sqlite"):
        found.append(("faults of the file", int(one(database_url, "PRAGMA integrity_check") != "ok")))
    return found
