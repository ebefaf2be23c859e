"""The house that is measured, filled and asked in a process of its own that has the platform loaded."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Any, TypeVar

from benchmarks.servers import environment

T = TypeVar("T")
#: Page 100 of the list by cursor: after so many entries of twelve a page.
PAGE_100 = 99 * 12
#: Different pages of the list, and different walks, that are asked for in turn: visitors do not all look at one.
PAGES = 40
_BASE_URL = "https://samskab.example"


@dataclass(frozen=True)
class House:
    """What requests are made of."""

    database_url: str
    settings: Mapping[str, str]
    #: (series, date) of groups with dates to sign up for.
    dates: tuple[tuple[int, int], ...]
    #: (series, date) with twenty places and nobody on the list.
    empty_of_twenty: tuple[tuple[int, int], ...]
    place_id: int
    #: `efter=…` of the pages after the first.
    pages: tuple[str, ...]
    #: `efter=…` of the hundredth page.
    page_100: str
    #: The cookies of a citizen who is logged in and has looked at a page: what every further look sends.
    cookie: str


def make_house(folder: Any, database_url: str, occurrences: int) -> House:
    """Migrate, load the pack, add `occurrences` coming dates and as many tasks, and log somebody in."""
    settings = environment(folder, database_url)
    return elsewhere(settings, _make, database_url, settings, occurrences)


def count_statements(house: House, paths: Mapping[str, str]) -> dict[str, int]:
    """SQL statements of each page (name → path), asked as who is logged in; a second look, so that all is warm."""
    return elsewhere(house.settings, _count, dict(paths), house.cookie)


def elsewhere(settings: Mapping[str, str], do: Callable[..., T], *arguments: Any) -> T:
    """Call `do` in a process of its own with the platform's settings in its environment."""
    with ProcessPoolExecutor(
        1, get_context("spawn"), initializer=_surround, initargs=(dict(settings),)
    ) as pool:
        return pool.submit(do, *arguments).result()


def _surround(settings: dict[str, str]) -> None:
    os.environ.update(settings)


def _make(database_url: str, settings: dict[str, str], occurrences: int) -> House:
    from sqlalchemy import select

    from app import create_app
    from app.accounts.actions import begin_session
    from app.accounts.models import Account
    from app.accounts.sessions import cookie_name
    from app.catalogue.models import CatalogueEntry
    from app.core import clock
    from app.core.actor import SYSTEM
    from app.core.database import begin_write, db
    from app.demo.scale import add_dates
    from app.demo.scale_tasks import add_tasks
    from app.gatherings.models import Occurrence
    from app.setup.prepare import prepare_database

    app = create_app()
    prepare_database(app)
    with app.test_request_context(base_url=app.config["SITE_URL"]):
        now = clock.now()
        begin_write()
        add_dates(now, occurrences)
        add_tasks(now, occurrences)
        account_id = db.session.scalars(select(Account.id).order_by(Account.id.desc()).limit(1)).one()
        token = begin_session(SYSTEM, now, account_id).token
        db.session.commit()
        coming = (
            select(Occurrence.series_id, Occurrence.id)
            .where(Occurrence.starts_at > now)
            .order_by(Occurrence.starts_at)
        )
        empty = coming.where(Occurrence.capacity == 20, Occurrence.places_taken == 0)
        entries = select(CatalogueEntry.starts_at, CatalogueEntry.id).order_by(
            CatalogueEntry.starts_at, CatalogueEntry.id
        )
        ahead = db.session.execute(entries.where(CatalogueEntry.starts_at > now).limit(PAGES * 12)).all()
        (page_100,) = db.session.execute(entries.offset(PAGE_100 - 1).limit(1))
        place_id = db.session.scalars(select(CatalogueEntry.place_id).limit(1)).one()
        house = House(
            database_url=database_url,
            settings=settings,
            dates=_pairs(db.session.execute(coming.offset(100).limit(1500))),
            empty_of_twenty=_pairs(db.session.execute(empty.offset(5).limit(40))),
            place_id=place_id,
            pages=tuple(_after(entry) for entry in ahead[11::12]),
            page_100=_after(page_100),
            cookie=f"{cookie_name()}={token}",
        )
    return replace(house, cookie=_cookies_of(app, house.cookie))


def _cookies_of(app: Any, cookie: str) -> str:
    """What the browser of who logs in with `cookie` sends, once it has looked at the front page."""
    browser = app.test_client()
    _put(browser, cookie)
    answer = browser.get("/", base_url=_BASE_URL)
    given = [one.split(";")[0] for one in answer.headers.getlist("Set-Cookie")]
    return "; ".join([cookie, *given])


def _put(browser: Any, cookies: str) -> None:
    for cookie in cookies.split("; "):
        name, _equals, value = cookie.partition("=")
        browser.set_cookie(name, value, domain="samskab.example", secure=True)


def _after(entry: Any) -> str:
    return f"efter={int(entry.starts_at.timestamp())}-{entry.id}"


def _pairs(rows: Any) -> tuple[tuple[int, int], ...]:
    return tuple((series_id, number) for series_id, number in rows)


def _count(paths: dict[str, str], cookie: str) -> dict[str, int]:
    from sqlalchemy import event

    from app import create_app
    from app.core.database import db

    app = create_app()
    sent: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: sent.append(statement))
    browser = app.test_client()
    _put(browser, cookie)
    counts = {}
    for name, path in paths.items():
        for _look in range(2):
            sent.clear()
            answer = browser.get(path, base_url=_BASE_URL)
            assert answer.status_code == 200, (path, answer.status)
            assert b'action="/log-ud"' in answer.data, "not logged in"
        counts[name] = sum(not statement.startswith(("BEGIN", "PRAGMA")) for statement in sent)
    return counts
