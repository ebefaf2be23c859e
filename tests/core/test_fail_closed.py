"""Whatever a page needs may fail: then a page in Danish says a number and a telephone number, nothing was changed, and
nobody may do more than before.

Addresses are asked for while each dependency in turn raises. An answer is what it was with everything well, or it
is that page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import psycopg.errors
import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from app.core.crypto import UnreadableError
from app.core.database import Base, db, is_unavailable
from app.core.permissions import Role
from app.gatherings.models import Series
from app.notifications.models import Message, MessageStatus
from tests.core.conftest import numbers_in
from tests.factories import give_app, log_in, make_account, make_proposal, make_walk
from tests.support.smtp import free_port
from tests.walks.visiting import first_date, send

PHONE = "11 11 11 00"


class BrokenError(Exception):
    """Something of ours is broken."""


@contextmanager
def broken(target: str, error: Exception | None = None) -> Iterator[list[int]]:
    """`target` raises; how often it was asked is what the list's only number says."""
    asked = [0]

    def fail(*_arguments: Any, **_named: Any) -> Any:
        asked[0] += 1
        raise error or BrokenError(target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(target, fail)
        yield asked


@contextmanager
def broken_statements(begins: str, error: Callable[[], Exception]) -> Iterator[list[int]]:
    """The database refuses statements that begin with `begins`, with the driver's own error."""
    asked = [0]

    def refuse(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.startswith(begins):
            asked[0] += 1
            cause = error()
            raise OperationalError(statement, values, cause) from cause

    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)


@contextmanager
def broken_commit() -> Iterator[list[int]]:
    """The line is lost while a change is committed."""
    asked = [0]

    def refuse(_connection: Any) -> None:
        asked[0] += 1
        raise OperationalError("COMMIT", {}, _gone())

    event.listen(db.engine, "commit", refuse)
    try:
        yield asked
    finally:
        event.remove(db.engine, "commit", refuse)


@contextmanager
def broken_end() -> Iterator[list[int]]:
    """What every request does at its end raises, when the answer is already made."""
    asked, ends = [0], current_app.teardown_request_funcs.setdefault(None, [])

    def fail(_error: BaseException | None) -> None:
        asked[0] += 1
        raise BrokenError("the end of a request")

    ends.append(fail)
    try:
        yield asked
    finally:
        ends.remove(fail)


def _busy() -> Exception:
    if db.engine.dialect.name == "postgresql":
        return psycopg.errors.LockNotAvailable("canceling statement due to lock timeout")
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return busy


def _full() -> Exception:
    if db.engine.dialect.name == "postgresql":
        return psycopg.errors.DiskFull("could not extend file: No space left on device")
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    return full


def _gone() -> Exception:
    if db.engine.dialect.name == "postgresql":
        return psycopg.OperationalError("consuming input failed: server closed the connection unexpectedly")
    gone = sqlite3.OperationalError("unable to open database file")
    gone.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    return gone


#: What fails → how, for who looks at pages.
READING: dict[str, Callable[[], Any]] = {
    "every statement": lambda: broken_statements("", _gone),
    "who is logged in": lambda: broken("app.accounts.queries.open_session"),
    "which roles have effect": lambda: broken("app.accounts.sessions.has_effect"),
    "what a role may do": lambda: broken("app.core.actor.Actor.has"),
    "templates": lambda: broken("flask.templating._render"),
    "translations": lambda: broken("app.core.templating._Texts.get_translations"),
    "the pack": lambda: broken("app.web.get_pack"),
    "the clock": lambda: broken("app.core.clock.now"),
    "the cookie": lambda: broken("flask.sessions.SecureCookieSessionInterface.open_session"),
    "headers": lambda: broken("app.core.security._keep_from_caches"),
    "the end of a request": broken_end,
}

#: The same for who changes something.
WRITING: dict[str, Callable[[], Any]] = {
    "the write lock": lambda: broken("app.core.forms.begin_write", OperationalError("", {}, _busy())),
    "a full disk": lambda: broken_statements("INSERT", _full),
    "updates": lambda: broken_statements("UPDATE", _full),
    "the commit": broken_commit,
    "the audit": lambda: broken("app.audit.actions.carry_out"),
    "the outbox": lambda: broken("app.notifications.outbox.insert_once"),
    "the catalogue": lambda: broken("app.gatherings.actions.publish_seats_of"),
    "a rule": lambda: broken("app.gatherings.waiting_list.gets_place_at_once"),
    "signatures": lambda: broken("app.gatherings.identity.keyed_hash"),
    "what was sent twice": lambda: broken("app.core.idempotency.claim"),
    **{name: READING[name] for name in ("every statement", "who is logged in", "the clock")},
}


def is_failure_page(answer: TestResponse) -> bool:
    """Whether it says in Danish that we failed, with a number and the telephone number."""
    # A file that is no text is no page either.
    page = answer.get_data().decode(errors="replace").replace("\u00a0", " ")
    return (
        answer.status_code in (500, 503)
        and 'lang="da"' in page
        and any(
            title in page for title in ("Noget gik galt hos os", "Vi er straks tilbage", "Prøv igen om lidt")
        )
        and "Sig nummeret" in page
        and PHONE in page
        and "Traceback" not in page
    )


def rows() -> dict[str, int]:
    """How many rows each table has. Reading them ends no transaction of a request: each has its own session."""
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    found = {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    db.session.rollback()
    return found


def plain_addresses(app: Flask) -> list[str]:
    """Every page without a number in its address, but for those that speak to machines."""
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and not rule.rule.startswith(("/health", "/demo"))
    )


@pytest.fixture
def houseful(app: Flask) -> Series:
    """A walk one can sign up for, and a proposal that waits."""
    make_proposal(title="Onsdagsholdet i Vollerup")
    return make_walk()


@pytest.mark.any_database
@pytest.mark.parametrize("what", READING)
def test_a_page_is_as_before_or_says_that_we_failed(
    app: Flask, houseful: Series, lines: StringIO, what: str
) -> None:
    # A third of the pages for each, so that all of them have their turn in a short time.
    addresses = [f"/gaature/{houseful.id}", *plain_addresses(app)[list(READING).index(what) % 3 :: 3]]
    visitor, staff = app.test_client(), app.test_client()
    log_in(staff, make_account(Role.ADMINISTRATOR))
    visits = [(visitor, address) for address in addresses[::3]] + [(staff, address) for address in addresses]
    before = [client.get(address).status_code for client, address in visits]
    kept = rows()

    with READING[what]() as asked:
        answers = [client.get(address) for client, address in visits]

    failed = [answer for answer in answers if is_failure_page(answer)]
    assert asked[0] > 0
    assert failed
    for (_client, address), status, answer in zip(visits, before, answers, strict=True):
        assert is_failure_page(answer) or answer.status_code == status, f"{address}: {answer.status_code}"
    numbers = numbers_in(lines)
    assert len(set(numbers)) == len(numbers) == len(failed)
    for answer, number in zip(failed, numbers, strict=True):
        assert number in answer.get_data(as_text=True)
    # Who looked at what is noted, also when the page was lost on its way.
    assert {**rows(), "audit_event": 0} == {**kept, "audit_event": 0}
    assert [client.get(address).status_code for client, address in visits[:5]] == before[:5]


@pytest.mark.parametrize("what", WRITING)
def test_a_change_is_made_whole_or_not_at_all(
    app: Flask, client: FlaskClient, houseful: Series, lines: StringIO, what: str
) -> None:
    log_in(client, make_account())
    values = {"occurrence_id": first_date(houseful).id, "party_size": 1}
    address = f"/gaature/{houseful.id}/tilmeld"
    kept = rows()

    with WRITING[what]() as asked:
        answer = client.post(address, data=values)

    assert asked[0] > 0
    assert is_failure_page(answer)
    if answer.status_code == 503:
        assert answer.headers["Retry-After"] in {"3", "30"}
    assert numbers_in(lines)[0] in answer.get_data(as_text=True)
    assert rows() == kept
    assert client.post(address, data=values).status_code == 303


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/log-ind", {"email": "karen@example.org"}),
        ("/telefonbord/ny", {"name": "Karen Iversen", "phone": "11 11 11 41"}),
        ("/telefonbord/giv-videre", {"subject": "Kørsel", "text": "Hun vil gerne have et lift."}),
        ("/admin/medarbejdere/tilfoej", {"name": "Lene Riis", "email": "lene@example.org", "roles": "moderator"}),
        ("/i-dag/klaret", {"key": "proposal:1"}),
        ("/min-side/slet", {"sure": "y"}),
        ("/log-ud/alle-steder", {}),
    ],
)  # fmt: skip
def test_no_button_changes_anything_without_the_database(
    app: Flask, client: FlaskClient, houseful: Series, lines: StringIO, path: str, values: dict[str, str]
) -> None:
    log_in(client, make_account(Role.ADMINISTRATOR))
    kept = rows()

    with broken_statements("", _gone):
        answer = client.post(path, data=values)

    assert (answer.status_code, is_failure_page(answer)) == (503, True)
    assert "Vi ved ikke, om det, du sendte, er gemt." in answer.get_data(as_text=True)
    assert rows() == kept


@pytest.mark.any_database
def test_an_unreadable_secret_lets_nobody_in(app: Flask, client: FlaskClient, lines: StringIO) -> None:
    account = make_account(Role.ADMINISTRATOR)
    give_app(account)
    log_in(client, account, second_factor=False)

    with broken("app.core.crypto.decrypt_bytes", UnreadableError("no such key")) as asked:
        answer = client.post("/log-ind/bekraeft", data={"code": "123456"})

    assert asked[0] > 0
    assert is_failure_page(answer)
    assert client.get("/admin/plan").status_code == 303


@pytest.mark.any_database
def test_a_mail_server_that_is_gone_is_nobodys_trouble_but_the_senders(
    app: Flask, client: FlaskClient, houseful: Series
) -> None:
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{free_port()}"

    answer = send(client, houseful, name="Karen Iversen", email="karen@example.org")

    assert answer.status_code == 303
    told = select(Message.status).where(Message.kind == "sign_up_confirmed")
    assert list(db.session.scalars(told)) == [MessageStatus.QUEUED]


def test_only_what_may_work_in_a_minute_is_called_so(app: Flask) -> None:
    for cause in (_busy(), _full(), _gone()):
        assert is_unavailable(OperationalError("", {}, cause))
    ours: list[Exception] = [
        sqlite3.OperationalError("no such column: x"),
        psycopg.errors.SyntaxError("at x"),
    ]
    ours[0].sqlite_errorcode = sqlite3.SQLITE_ERROR  # type: ignore[attr-defined]
    for cause in ours:
        assert not is_unavailable(OperationalError("", {}, cause))
    assert not is_unavailable(ValueError("x"))
