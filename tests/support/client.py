"""A test client that notices what a browser or a database would hold against us."""

from __future__ import annotations

from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session
from werkzeug.test import TestResponse

from app.core.database import db
from tests.support.html import check_page, check_part

_UNCOMMITTED = "tests_uncommitted"


class UncommittedChangesError(AssertionError):
    """A request changed something and never committed: the citizen would be told of what did not happen."""


class StrictClient(FlaskClient):
    """Each request runs in an application context of its own, as on a server.

    What the test prepared is committed first and is read afresh afterwards, so a test never sees a request's
    identity map. Pages must be strict HTML; changes must have been committed.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
            # A stream (a download, a print sheet) is read here, while its session is alive.
            response.get_data()
        where = f"{response.request.method} {response.request.path} ({response.status_code})"
        has_body = response.request.method != "HEAD" and not 300 <= response.status_code < 400
        if response.mimetype == "text/html" and has_body:
            # What takes the place of a part of a page is strict, too.
            is_part = bool(response.request.headers.get("HX-Request")) and response.status_code == 200
            check = check_part if is_part else check_page
            check(response.get_data(as_text=True), where)
        return response


def watch_commits(app: Flask) -> None:
    """Fail a request that leaves changes uncommitted; called once per application."""
    app.test_client_class = StrictClient

    @app.teardown_request
    def _refuse_uncommitted(error: BaseException | None) -> None:
        session = db.session()
        changed = any(session.is_modified(thing) for thing in session.dirty)
        left = bool(session.new or changed or session.deleted or session.info.get(_UNCOMMITTED))
        if left and error is None:
            session.rollback()
            raise UncommittedChangesError("the request left changes uncommitted")


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, _context: object) -> None:
    session.info[_UNCOMMITTED] = True


@event.listens_for(Session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[_UNCOMMITTED] = True


@event.listens_for(Session, "after_transaction_end")
def _ended(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(_UNCOMMITTED, None)
