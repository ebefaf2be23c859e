"""`python -m benchmarks.march [--sign-ups N] [--seconds N] [--database KIND]`: a march that a whole town joins.

What is measured: so many sign-ups to one date through the real server in so many seconds, with people reading beside;
then the host's pages over that list, checking in, and cancelling it with a letter to everybody.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time as wall_time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import report
from benchmarks.databases import KINDS, Engine, engine_of, one, settle
from benchmarks.generator import Outcome, Request, get, percentile, run
from benchmarks.house import elsewhere
from benchmarks.servers import WebServer, environment, platform
from benchmarks.sign_ups import open_page, sign_up

#: A march of a town: 5,000 sign-ups in ten minutes.
SIGN_UPS, SECONDS = 5_000, 600.0
PREFIX = "/arrangementer"
#: Requests that read for each sign-up.
_READING = 3
_LOOKS = 10
_TEN = wall_time(10)


@dataclass(frozen=True)
class March:
    """The march that is filled, and the cookie of its host."""

    series_id: int
    occurrence_id: int
    routes: tuple[int, ...]
    cookie: str

    @property
    def host_url(self) -> str:
        """The host's page of the date."""
        return f"{PREFIX}/{self.series_id}/vaert/{self.occurrence_id}"


@dataclass(frozen=True)
class Figures:
    """What came of it. Times in milliseconds."""

    load: Outcome
    #: Processor time of our processes for each request of the load, in milliseconds: on a busy machine only this says
    #: what it takes.
    cpu: float
    sign_ups: int
    #: Page → 95 of 100 looks are faster.
    pages: Mapping[str, float]
    #: Seconds on the clock.
    cancelling: float
    letters: int

    @property
    def server_errors(self) -> int:
        """Answers of 5xx."""
        return sum(count for what, count in self.load.errors.items() if what.startswith("5"))


def measure_march(engine: Engine, folder: Path, *, sign_ups: int, seconds: float) -> Figures:
    """Fill the march over the network, look at it as its host, and cancel it."""
    url = engine.new("march")
    settings = environment(folder, url)
    march = elsewhere(settings, _make)
    with platform(folder, url) as server:
        rate = sign_ups * (1 + _READING) / seconds
        requests = list(_mix(server, march, sign_ups))
        before = server.cpu_seconds()
        load = run(server.port, requests, rate=rate, repeat=False)
        cpu = (server.cpu_seconds() - before) * 1000 / len(requests)
        # Not before: what a database learns of a house with one person in it leads it to read all of the 5,000.
        settle(url)
        pages = {name: _look(server, march, path) for name, path in _pages(march).items()}
    made = one(url, "SELECT count(*) FROM sign_up WHERE occurrence_id = :id", id=march.occurrence_id)
    cancelling, letters = elsewhere(settings, _cancel, march.occurrence_id)
    return Figures(load, cpu, int(str(made)), pages, cancelling, letters)


def _make() -> March:
    from sqlalchemy import select

    from app import create_app
    from app.accounts.actions import add_account, begin_session
    from app.accounts.sessions import cookie_name
    from app.core import clock
    from app.core.actor import SYSTEM
    from app.core.database import begin_write, db
    from app.events import march_routes
    from app.events.actions import EventData, propose_event
    from app.events.march_routes import RouteData
    from app.events.models import EventForm
    from app.gatherings.models import Occurrence, Rhythm, SeriesStatus
    from app.gatherings.scheduling import SeriesData, approve_series
    from app.people.models import Person
    from app.places.models import Place
    from app.setup.prepare import prepare_database

    app = create_app()
    prepare_database(app)
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        now = clock.now()
        begin_write()
        account = add_account(SYSTEM, now, name="Vera Vært", email="vaert@maaling.example.org")
        host = db.session.get_one(Person, account.person_id)
        data: dict[str, Any] = {
            "kind": "event",
            "title": "March mod Ensomhed",
            "description": "Vi går sammen.",
            "place_id": db.session.scalars(select(Place.id).order_by(Place.id).limit(1)).one(),
            "meeting_point": "Torvet",
            "rhythm": Rhythm.ONCE,
            "first_on": clock.today() + timedelta(days=1),
            "until": None,
            "starts_at_local": _TEN,
            "duration_minutes": 180,
            "capacity": None,
            "least": None,
            "closes_hours": 0,
            "needs_sign_up": True,
            "price_ore": 0,
            "price_note": "",
            "companion_offered": False,
            "access": {},
        }
        event = EventData(form=EventForm.MARCH, checks_in=True)
        series = propose_event(SYSTEM, now, SeriesData(**data), host, event)
        if series.status == SeriesStatus.PROPOSED:
            approve_series(SYSTEM, now, series.id)
        routes = [
            march_routes.add_route(SYSTEM, now, series.id, RouteData(name, metres, _TEN, "Torvet"))
            for name, metres in (("Den korte", 2_500), ("Den mellemste", 5_000), ("Den lange", 10_000))
        ]
        occurrence = db.session.scalars(select(Occurrence.id).where(Occurrence.series_id == series.id)).one()
        token = begin_session(SYSTEM, now, account.id).token
        db.session.commit()
        return March(series.id, occurrence, tuple(one.id for one in routes), f"{cookie_name()}={token}")


def _mix(server: WebServer, march: March, number: int) -> Iterator[Request]:
    """Sign-ups of different people from different networks, and others who read; always in the same order."""
    chance, networks = Random(number), itertools.count()
    visitors = itertools.cycle([open_page(server, march.series_id, n, PREFIX) for n in range(64)])
    reading = [PREFIX, f"{PREFIX}/{march.series_id}", f"{PREFIX}/{march.series_id}/tilmeld", "/"]
    for person in range(number):
        yield sign_up(
            server,
            march.series_id,
            march.occurrence_id,
            next(visitors),
            person,
            next(networks),
            prefix=PREFIX,
            route=chance.choice(march.routes),
        )._replace(kind="sign-up")
        for _look_at in range(_READING):
            data = get(chance.choice(reading), server.host, "X-Forwarded-For: 10.9.8.7")
            yield Request(data, 200, b"</html>", "reading")


def _pages(march: March) -> dict[str, str]:
    series, half = f"{PREFIX}/{march.series_id}", f"?efter={SIGN_UPS // 2}"
    return {
        "public page": series,
        "host, overview": f"{series}/vaert",
        "host, first part": march.host_url,
        "host, a later part": march.host_url + half,
        "host, search": f"{march.host_url}?find=4321",
        "host, print": f"{march.host_url}/print",
        "checking in": f"{march.host_url}/tjek-ind",
        "checking in, search": f"{march.host_url}/tjek-ind?find=4321",
        "routes": f"{series}/vaert/ruter",
    }


def _look(server: WebServer, march: March, path: str) -> float:
    """95 of 100 looks of the host at a page are faster."""
    headers = {"Cookie": march.cookie, "X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "https"}
    times = []
    for _turn in range(_LOOKS):
        begun = time.perf_counter()
        request = urllib.request.Request(f"http://{server.host}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            answer.read()
        times.append((time.perf_counter() - begun) * 1000)
    return percentile(times, 0.95)


def _cancel(occurrence_id: int) -> tuple[float, int]:
    """Seconds that cancelling takes with a letter to everybody, and how many were promised."""
    from app import create_app
    from app.core import clock
    from app.core.actor import SYSTEM
    from app.core.database import begin_write, db
    from app.gatherings.hosting import cancel_date

    app = create_app()
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        begun = time.perf_counter()
        begin_write()
        told = cancel_date(SYSTEM, clock.now(), occurrence_id, "Vejret er for dårligt.")
        db.session.commit()
        return time.perf_counter() - begun, told.people


def print_figures(database: str, figures: Figures, *, seconds: float) -> None:
    """What was measured, a line each."""
    load = figures.load
    print(f"{database}: {figures.sign_ups:,} sign-ups in {seconds:.0f} s, {load.rate:.1f} answers/s")
    for kind, times in sorted(load.times_of_kind.items()):
        print(f"  {kind}: p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms")
    print(f"  processor: {figures.cpu:.1f} ms a request")
    print(f"  5xx: {figures.server_errors}, other faults: {load.failed - figures.server_errors}")
    if load.first_error:
        print(load.first_error[:400])
    for name, milliseconds in figures.pages.items():
        print(f"  {name}: p95 {milliseconds:.0f} ms")
    print(f"  cancelling with {figures.letters:,} letters: {figures.cancelling:.1f} s")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; 1 when a sign-up was answered with 5xx, is missing, or 95 of 100 took a second or more."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.march", description=__doc__)
    parser.add_argument("--sign-ups", type=int, default=SIGN_UPS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--database", choices=KINDS, action="append", help="default: both")
    asked = parser.parse_args(arguments)
    report.print_head(report.circumstances())
    is_missed = False
    with tempfile.TemporaryDirectory(prefix="samskab-march-") as folder:
        for kind in asked.database or KINDS:
            with engine_of(kind, Path(folder) / kind) as engine:
                figures = measure_march(engine, engine.folder, sign_ups=asked.sign_ups, seconds=asked.seconds)
            print_figures(kind, figures, seconds=asked.seconds)
            slowest = percentile(figures.load.times_of_kind.get("sign-up", ()), 0.95)
            is_missed |= figures.server_errors > 0 or figures.sign_ups < asked.sign_ups or slowest >= 1000
    return int(is_missed)


if __name__ == "__main__":
    sys.exit(main())
