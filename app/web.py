"""What every page shares: what templates know, the menus, and how errors read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from flask import Flask, Request, current_app, flash, g, redirect, render_template, request
from flask_babel import get_translations
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.utils import cached_property
from werkzeug.wrappers import Response

from app.core import asked_once, busy, clock
from app.core.actor import Actor
from app.core.database import db
from app.core.errors import AlreadyDoneError, DomainError, NotFoundError
from app.core.failures import RETRY_AFTER, LastResort, bare_page, new_number, note_failure, status_of
from app.core.feature import MenuItem, installed
from app.core.forms import ButtonForm, run_afterwards
from app.core.permissions import Role, permissions_of
from app.core.security import safe_path
from app.core.templating import url_for
from app.pack.settings import get_pack
from app.search import following

log = logging.getLogger("samskab.web")


class Asked(Request):
    """A request whose arguments hold no NUL: PostgreSQL takes none, and nobody types one."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What follows the question mark."""
        given = super().args
        if b"%00" not in self.query_string:
            return given
        return type(given)(
            [(name.replace("\0", ""), said.replace("\0", "")) for name, said in given.items(multi=True)]
        )


class App(Flask):
    """A Flask application without coroutines: Flask else asks of each of twenty functions a request if it is one."""

    request_class = Asked

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function as it is."""
        return func


def init_app(app: Flask) -> None:
    """Attach error pages, what templates know, and the header that names the view."""
    following.init_app()
    asked_once.init_app(app)
    app.register_error_handler(AlreadyDoneError, _already_done)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(DBAPIError, _database_said_no)
    app.register_error_handler(PoolTimeoutError, _busy)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _crashed)
    # Flask's own line has the path, and paths hold tokens; `note_failure` has written one already.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]
    app.wsgi_app = LastResort(app)  # type: ignore[method-assign]
    app.context_processor(_context)
    app.after_request(_name_the_view)


def _already_done(error: AlreadyDoneError) -> Response:
    db.session.rollback()
    return redirect(error.location, 303)


def _refused(error: DomainError) -> Response:
    """A rule said no outside a form: say so on the page the visitor came from."""
    db.session.rollback()
    run_afterwards(error)
    flash(_(error.message, **error.parameters), "error")
    back = request.referrer or ""
    path = back[len(request.host_url) - 1 :] if back.startswith(request.host_url) else None
    return redirect(safe_path(path, url_for("home.front_page")), 303)


def _not_found(_error: NotFoundError) -> Any:
    """There is no such page; but a form that ended its own page and is sent twice leads to where it led before."""
    db.session.rollback()
    if request.method == "POST":
        try:
            ButtonForm().lead_back()
        except AlreadyDoneError as done:
            return _already_done(done)
    return render_template("errors/404.html"), 404


def _form_too_old(_error: CSRFError) -> tuple[str, int]:
    db.session.rollback()
    return render_template("errors/form_too_old.html"), 400


def _unknown_host(_error: SecurityError) -> Response:
    """A Host header that is not ours: there are no addresses to link to, and nobody who typed one to help."""
    return Response(_("Siden findes ikke på den adresse."), 400, mimetype="text/plain")


def _http_error(error: HTTPException) -> Any:
    code = error.code or 500
    if code >= 500:
        return _crashed(getattr(error, "original_exception", None) or error)
    db.session.rollback()
    if code < 400:
        return error
    known = {403, 404, 405, 410, 413, 429}
    page = render_template(f"errors/{code if code in known else 400}.html")
    allowed = getattr(error, "valid_methods", None)
    return page, code, {"Allow": ", ".join(sorted(allowed))} if allowed else {}


def _database_said_no(error: DBAPIError) -> Any:
    """What lost against another is tried again at once; who waited in vain is asked to; the rest is a crash."""
    if busy.is_idempotent(request):
        try:
            return busy.again(current_app.dispatch_request, error)
        except DBAPIError as last:
            error = last
        except Exception as other:  # noqa: BLE001 - a refusal of the second try is answered like one of the first
            return current_app.handle_user_exception(other)
    return _busy(error) if busy.is_busy(error) else _crashed(error)


def _busy(error: Exception) -> Any:
    """A page that keeps what was typed, with a button that sends it once more: nothing was changed."""
    _let_go()
    state = getattr(getattr(error, "orig", None), "sqlstate", None) or type(error).__name__
    number = new_number()
    log.warning("busy: %s", state, extra={"number": number, "endpoint": request.endpoint})
    typed = list(request.form.items(multi=True)) if request.method == "POST" else []
    address = request.full_path if request.query_string else request.path
    page = render_template("errors/busy.html", typed=typed, address=address, number=number)
    return page, 503, {"Retry-After": "3", "Cache-Control": "no-store"}


def _crashed(error: Exception) -> Any:
    """Fail closed: roll back, log under a number, and give a Danish page with that number and a phone number.

    503 when the database cannot do it just now, and 500 when the fault is ours. Never raises, whatever is broken.
    """
    _let_go()
    if current_app.config["PROPAGATE_EXCEPTIONS"]:
        raise error
    number = note_failure(error)
    status = status_of(error)
    try:
        # A connection may break while the answer to COMMIT is on its way: then nobody knows.
        was_sent = request.method not in {"GET", "HEAD"}
        page = render_template(f"errors/{status}.html", number=number, was_sent=was_sent)
    except Exception:
        log.exception("error page failed", extra={"number": number})
        page = bare_page(number)
    return page, status, RETRY_AFTER if status == 503 else {}


def _let_go() -> None:
    """Roll back, and ask the database nothing more in this request: it may be what failed."""
    g.asks_no_more = True
    try:
        db.session.rollback()
    except SQLAlchemyError as failure:
        log.warning("no rollback: %s", type(failure).__name__)


def _context() -> dict[str, Any]:
    return {
        "pack": get_pack(current_app),
        "actor": g.get("actor"),
        "demo_mode": bool(current_app.config.get("DEMO")),
        "menu": _menu("menu"),
        "staff_menu": _menu("staff_menu"),
        "demo_now": clock.now(),
    }


class MenuEntry(NamedTuple):
    """A link of a menu as this visitor sees it on this page."""

    label: str
    url: str
    #: The page is the one of the link, or lies below it.
    is_current: bool
    is_above: bool
    waiting: int
    is_rare: bool


def _menu(which: str) -> tuple[MenuEntry, ...]:
    actor: Actor | None = g.get("actor")
    endpoint, path = request.endpoint, request.path
    shown = []
    for item, label, url in _links(which, actor.roles if actor else frozenset()):
        waiting = item.waiting() if item.waiting and not g.get("asks_no_more") else 0
        is_current = endpoint == item.endpoint
        is_above = path.startswith(f"{url}/")
        if waiting or is_current or is_above or not item.only_when_waiting:
            is_rare = item.is_rare and not (waiting or is_current or is_above)
            shown.append(MenuEntry(label, url, is_current, is_above, waiting, is_rare))
    return tuple(shown)


def _links(which: str, roles: frozenset[Role]) -> Sequence[tuple[MenuItem, str, str]]:
    """Items of a menu that these roles may open, with label and address: built once per process, as they are on every
    page.
    """
    known = current_app.extensions.setdefault("samskab.menus", {})
    # Where the application is mounted is a matter of the request.
    key = (which, roles, get_translations(), request.root_path)
    if key not in known:
        items: list[MenuItem] = [item for feature in installed() for item in getattr(feature, which)]
        allowed = permissions_of(roles)
        open_to_all = [item for item in items if item.permission is None or item.permission in allowed]
        known[key] = tuple((item, str(item.label), url_for(item.endpoint)) for item in open_to_all)
    links: Sequence[tuple[MenuItem, str, str]] = known[key]
    return links


def _name_the_view(response: Response) -> Response:
    """In debug and tests every answer says which function made it."""
    if (current_app.debug or current_app.testing) and request.endpoint:
        view = current_app.view_functions[request.endpoint]
        response.headers["X-View"] = f"{view.__module__}.{view.__name__}"
    return response
