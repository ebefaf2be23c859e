"""Pages: how many a second, how much of the bare application that is, and how they grow with the data."""

from __future__ import annotations

import gzip
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.databases import Engine
from benchmarks.figures import Figure, Target, in_turns
from benchmarks.generator import Request, get
from benchmarks.house import PAGES, House, count_statements
from benchmarks.servers import Memory, WebServer, bare, platform

#: A visitor as the proxy in front tells of them.
_VISITOR = "X-Forwarded-For: 10.20.30.40"
_END = b"</html>"
#: Stands on every page of somebody who is logged in, and on no other.
_LOGGED_IN = b'action="/log-ud"'


@dataclass(frozen=True)
class Size:
    """Bytes of a page, plain and with gzip."""

    plain: int
    gzipped: int


@dataclass
class PageFigures:
    """What measuring the pages gave for one database."""

    figures: dict[str, Figure]
    statements: dict[str, int]
    sizes: dict[str, Size]
    memory: Memory
    bare_memory: Memory


def _paths(house: House) -> dict[str, str]:
    return {
        "list": "/det-sker",
        "list of walks": "/gaature",
        "list of tasks": "/opgaver",
        "detail": f"/gaature/{house.dates[0][0]}",
        "front page": "/",
    }


def filters(house: House) -> dict[str, str]:
    """The list with each filter that growth is measured for (decisions.md), its hundredth page, and that of tasks."""
    near = f"sted={house.place_id}&km=20"
    return {
        "no filter": "/det-sker",
        "place + 20 km": f"/det-sker?{near}",
        "weekend": "/det-sker?dag=weekend",
        "weekdays": "/det-sker?dag=hverdage",
        "rollator": "/det-sker?adgang=rollator",
        "place + weekend": f"/det-sker?{near}&dag=weekend",
        "page 100": f"/det-sker?{house.page_100}",
        "tasks": "/opgaver",
        "tasks of a place": f"/opgaver?sted={house.place_id}",
        "short tasks of a week": "/opgaver?dag=uge&korte=1",
    }


def page(server: WebServer, *paths: str, headers: Sequence[str] = (), holds: bytes = _END) -> list[Request]:
    """Looks at pages in turn, as requests for the generator."""
    return [Request(get(path, server.host, _VISITOR, *headers), 200, holds) for path in paths]


def measure_pages(engine: Engine, house: House, folder: Path, *, rounds: int, seconds: float) -> PageFigures:
    """Each page as a visitor and logged in, beside the bare list and detail; some tens of lists and walks in turn."""
    paths = _paths(house)
    asked = ["", *(f"?{after}" for after in house.pages)]
    walks = list(dict.fromkeys(series_id for series_id, _date in house.dates))[:PAGES]
    with platform(folder, house.database_url) as ours, bare(folder, house.database_url) as theirs:

        def looks(name: str, *paths: str) -> list[Target]:
            cookie = [f"Cookie: {house.cookie}"]
            return [
                Target(name, ours, page(ours, *paths)),
                Target(f"{name}, logged in", ours, page(ours, *paths, headers=cookie, holds=_LOGGED_IN)),
            ]

        targets = [
            Target("bare list", theirs, page(theirs, *(f"/liste{query}" for query in asked))),
            *looks("list", *(paths["list"] + query for query in asked)),
            Target("bare detail", theirs, page(theirs, *(f"/detalje/{walk}" for walk in walks))),
            *looks("detail", *(f"/gaature/{walk}" for walk in walks)),
            Target("list of walks", ours, page(ours, *(paths["list of walks"] + query for query in asked))),
            *looks("front page", paths["front page"]),
        ]
        figures = in_turns(engine, targets, rounds=rounds, seconds=seconds)
        sizes = {name: _size(ours, path) for name, path in paths.items()}
        memory, bare_memory = ours.memory(), theirs.memory()
    return PageFigures(figures, count_statements(house, paths), sizes, memory, bare_memory)


def measure_growth(
    engine: Engine, small: House, large: House, folder: Path, *, rounds: int, seconds: float
) -> dict[str, tuple[Figure, Figure]]:
    """The list with every filter, over few dates and over many: name → (few, many)."""
    with platform(folder, small.database_url) as few, platform(folder, large.database_url) as many:
        targets = []
        for name in filters(small):
            targets += [
                Target(f"{name}, few", few, page(few, filters(small)[name])),
                Target(f"{name}, many", many, page(many, filters(large)[name])),
            ]
        figures = in_turns(engine, targets, rounds=rounds, seconds=seconds)
    return {name: (figures[f"{name}, few"], figures[f"{name}, many"]) for name in filters(small)}


def _size(server: WebServer, path: str) -> Size:
    request = urllib.request.Request(f"http://{server.host}{path}")
    with urllib.request.urlopen(request, timeout=30) as answer:
        body = answer.read()
    return Size(len(body), len(gzip.compress(body, 6)))
