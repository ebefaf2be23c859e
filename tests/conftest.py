"""Fixtures for every test: an application over a clean database, a strict client, a clock, a mail server.

A test that asks for `app` (or `client`, or `database_url`) runs twice, on SQLite and on PostgreSQL. Marks:
`any_database` and `sqlite_only` run once, on SQLite, `postgres_only` on PostgreSQL; `slow_on_postgres` and files of
tests of pages run on PostgreSQL at length only. The quick run is `pytest --database sqlite`.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

# Before the first import of the application: its defaults are read from here.
os.environ["SAMSKAB_ENV"] = "testing"

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from app import create_app
from app.core import clock, crypto, signing
from app.core.database import LIMITS, db, engine_options
from app.notifications import letters, routing
from app.places.queries import forget_places
from tests.support.client import watch_commits
from tests.support.databases import CleanDatabase, Postgres, create_postgres_database, quick_folder
from tests.support.live import LiveServer
from tests.support.shared import new_folder, shared_folder, use_folder
from tests.support.sms import SECRET, TOKEN, SmsServer
from tests.support.smtp import SmtpServer

#: A Monday in winter time, 10.00 in Copenhagen; the clocks change on the 28th.
A_MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
_SERVER = pytest.StashKey[Postgres]()
_SHARED = pytest.StashKey[str]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --database."""
    parser.addoption("--database", choices=("sqlite", "postgres", "both"), default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database on both, unless a mark says that once is enough."""
    if "database_url" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--database")
    kinds = ["sqlite", "postgres"] if chosen == "both" else [chosen]
    once = ("any_database", "sqlite_only", "browser")
    if any(metafunc.definition.get_closest_marker(mark) for mark in once):
        kinds = ["sqlite"]
    if metafunc.definition.get_closest_marker("postgres_only"):
        kinds = [kind for kind in kinds if kind == "postgres"]
    # What pages do, the tests of actions and queries do on both; all pages are opened on both by the permission matrix.
    is_of_pages = "pages" in metafunc.module.__name__.rpartition(".")[2]
    if is_of_pages or metafunc.definition.get_closest_marker("slow_on_postgres"):
        kinds = [pytest.param(kind, marks=pytest.mark.long) if kind == "postgres" else kind for kind in kinds]
    metafunc.parametrize("database_url", kinds, indirect=True, scope="session")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """With -n the run's main process starts PostgreSQL once and tells its workers where it is."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    node.workerinput["shared_folder"] = config.stash[_SHARED]  # type: ignore[attr-defined]
    if config.getoption("--database") != "sqlite":
        node.workerinput["postgres_url"] = _postgres(config).url  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """Find the folder that the processes of this run share."""
    of_the_run = getattr(config, "workerinput", {}).get("shared_folder")
    if of_the_run is None:
        of_the_run = config.stash[_SHARED] = new_folder()
    use_folder(of_the_run)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected stays until the end: to look through it for garbage took a tenth of the run."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 10, 10)
        gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the PostgreSQL that this process started, and remove what its workers shared."""
    if server := config.stash.get(_SERVER, None):
        server.stop()
    if folder := config.stash.get(_SHARED, None):
        shutil.rmtree(folder, ignore_errors=True)


def _postgres(config: pytest.Config) -> Postgres:
    if _SERVER not in config.stash:
        config.stash[_SERVER] = Postgres()
    return config.stash[_SERVER]


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that belongs to this process of the run alone."""
    if request.param == "sqlite":
        folder = quick_folder("sqlite")
        yield f"sqlite:///{folder / 'samskab.db'}"
        shutil.rmtree(folder, ignore_errors=True)
        return
    worker_input = getattr(request.config, "workerinput", None)
    server_url = worker_input["postgres_url"] if worker_input else _postgres(request.config).url
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    yield create_postgres_database(server_url, f"samskab_{worker}")


@pytest.fixture(scope="session")
def application(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application, made once per database: making it costs more than most tests. Tests ask for `app`."""
    instance = tmp_path_factory.mktemp("instance")
    made = create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": database_url,
            # The tests ask more questions than any server of ours, and making SQL of them took a tenth of the run.
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(database_url, 10) | {"query_cache_size": 20_000},
            "INSTANCE_PATH": str(instance),
            "MAIL_PATH": str(instance / "mail"),
            "STORAGE_URL": (instance / "storage").as_uri(),
            "SITE_URL": "http://localhost",
            "WTF_CSRF_ENABLED": False,
            # Races are about who comes first, not about how long a busy machine lets them wait.
            "DATABASE_LIMITS": {**LIMITS, "lock_timeout": 30},
        }
    )
    # Every process of the run has two applications, and making templates into code takes each of them seconds.
    made.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(shared_folder("templates")))
    watch_commits(made)
    return made


@pytest.fixture(scope="session")
def clean_database(application: Flask) -> CleanDatabase:
    """All tables, and the way back to empty ones."""
    return CleanDatabase(application)


@pytest.fixture
def app(application: Flask, clean_database: CleanDatabase, tmp_path: Path) -> Iterator[Flask]:
    """The application over an empty database, inside an application context; settings are put back."""
    clean_database.empty()
    forget_places()
    before = dict(application.config)
    # They belong to the process, and another test may have made an application with keys and letters of its own.
    crypto.init_app(application)
    signing.init_app(application)
    letters.init_app(application)
    application.config["MAIL_PATH"] = str(tmp_path / "mail")
    # A request's context, because publishing a date asks the features for addresses, as jobs and commands do.
    with application.test_request_context(base_url=application.config["SITE_URL"]):
        yield application
        db.session.remove()
    application.config.clear()
    application.config.update(before)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor. Fails the test on HTML that is not strict and on changes that were not committed."""
    return app.test_client()


class FrozenClock:
    """The clock of the house, standing still until it is moved."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.now = A_MONDAY
        self.move_to(A_MONDAY)

    def move_to(self, instant: datetime) -> datetime:
        """Set the clock to `instant` (aware), forward or back."""
        self.now = instant
        self._stack.enter_context(clock.at(instant))
        return instant


@pytest.fixture
def frozen_clock() -> Iterator[FrozenClock]:
    """`app.core.clock` standing at Monday 1 March 2027, 10.00 in Copenhagen."""
    with ExitStack() as stack:
        yield FrozenClock(stack)


@pytest.fixture
def frozen_now(frozen_clock: FrozenClock) -> datetime:
    """The instant at which the clock stands still."""
    return frozen_clock.now


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """A real mail server; `smtp_server.mailbox` has the letters and takes orders to refuse or to hang."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sms_server() -> Iterator[SmsServer]:
    """A real SMS provider; `sms_server.phone` has what went out, `mood` says how it answers."""
    server = SmsServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sms_app(app: Flask, sms_server: SmsServer) -> Iterator[Flask]:
    """The application with the SMS provider of the test, and short patience."""
    app.config.update(
        SMS_URL=sms_server.url, SMS_TOKEN=TOKEN, SMS_CALLBACK_SECRET=SECRET, SMS_TIMEOUT=0.4, SMS_DEADLINE=0.8
    )
    routing.init_app(app)
    yield app
    app.config["SMS_URL"] = ""
    routing.init_app(app)


@pytest.fixture(scope="session")
def _live_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, LiveServer]]:
    servers: dict[str, LiveServer] = {}
    yield servers
    for server in servers.values():
        server.stop()


@pytest.fixture
def live_server(
    app: Flask,
    database_url: str,
    _live_servers: dict[str, LiveServer],
    tmp_path_factory: pytest.TempPathFactory,
) -> LiveServer:
    """The real web server over the database of `app`: demo mode, CSRF on, two processes."""
    if database_url not in _live_servers:
        server = LiveServer(database_url, tmp_path_factory.mktemp("live"))
        server.start()
        _live_servers[database_url] = server
    return _live_servers[database_url]
