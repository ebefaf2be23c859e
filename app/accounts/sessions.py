"""Who sends this request: log-ins are rows on the server, and the browser holds nothing but a secret.

Flask-Login only says who that is (`current_user`); it has no cookie of its own (ASVS 7.2, 3.3).
"""

from __future__ import annotations

import logging
from datetime import datetime

from flask import Request, after_this_request, current_app, g, request, session
from flask_login import UserMixin
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.accounts import actions, queries, rules
from app.accounts.queries import OpenSession
from app.accounts.tokens import hash_of, new_token
from app.core import clock
from app.core.actor import Actor
from app.core.database import begin_write, db
from app.core.errors import NotFoundError
from app.core.feature import has_effect
from app.core.permissions import Role
from app.core.security import network_prefix
from app.extensions import login_manager

log = logging.getLogger("samskab.accounts")

#: Key in Flask's own signed cookie: the secret that binds a code to the browser that asked for it.
_BROWSER = "log_in_browser"


def cookie_name() -> str:
    """`__Host-` makes browsers refuse it over plain http and from sister sites; a demo has no https."""
    return "__Host-samskab" if current_app.config.get("SESSION_COOKIE_SECURE") else "samskab_login"


def load_actor() -> None:
    """Before every request: find out who acts. Nothing that fails here makes anybody more than a visitor."""
    network = network_prefix(request.remote_addr)
    g.actor = Actor(network=network)
    token = request.cookies.get(cookie_name(), "")
    if not token or request.endpoint == "static":
        return
    now = clock.now()
    found = queries.open_session(hash_of(token))
    if found is None or not rules.is_session_alive(
        seen_at=found.seen_at,
        ends_at=found.ends_at,
        # What the account is, also before it has effect: an office's computer is no sofa.
        roles=found.given,
        now=now,
        is_own_device=found.is_own_device,
    ):
        return
    g.log_in = found
    g.actor = Actor(
        person_id=found.person_id,
        account_id=found.account_id,
        roles=_roles_now(found, now),
        waiting_roles=found.given - found.roles,
        network=network,
    )
    if now - found.seen_at >= rules.SEEN_EVERY:
        _note_seen_afterwards(found, now)


def _roles_now(found: OpenSession, now: datetime) -> frozenset[Role]:
    """The roles that have effect, without those that a feature lets rest just now (a volunteer's outside a shift)."""
    return frozenset(
        role for role in found.roles if role is Role.CITIZEN or has_effect(found.person_id, role, now)
    )


def _note_seen_afterwards(found: OpenSession, now: datetime) -> None:
    """Write "last seen" when the answer is on its way, by itself: the page does not wait for it."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's documented way

    def note() -> None:
        try:
            with app.app_context():
                begin_write()
                actions.note_seen(now, found.id)
                db.session.commit()
        except SQLAlchemyError as error:
            # The worst that follows is a log-in that counts as idle a little early.
            log.warning("last seen was not written: %s", type(error).__name__)

    @after_this_request
    def later(response: Response) -> Response:
        response.call_on_close(note)
        return response


def own_name() -> str | None:
    """The name of who is logged in; None for a visitor. It came with the log-in and costs nothing."""
    found: OpenSession | None = g.get("log_in")
    return found.name if found is not None else None


def staff_log_in() -> OpenSession:
    """The log-in of this request, of somebody with a staff role, in effect or not. Raises NotFoundError for others."""
    found: OpenSession | None = g.get("log_in")
    if found is None or not rules.is_staff(found.given):
        raise NotFoundError
    return found


def begin(actor: Actor, now: datetime, account_id: int, *, second_factor: bool = False) -> None:
    """Log this browser in. Call inside a writing transaction, before the commit.

    The browser gets a new secret, the old one is dead, and Flask's own cookie is emptied (ASVS 7.2.4).
    `second_factor` as in `actions.begin_session`. Raises LookupError for an account that is not there.
    """
    _end_row(now)
    _give_cookie(now, actions.begin_session(actor, now, account_id, second_factor=second_factor))


def strengthen(actor: Actor, now: datetime, *, method: str, is_own_device: bool = False) -> None:
    """The second factor was shown in this browser: its staff roles have effect from the next request on.

    Call inside a writing transaction, before the commit. Raises DomainError when the log-in was ended meanwhile.
    """
    token = request.cookies.get(cookie_name(), "")
    begun = actions.strengthen_session(actor, now, token, method=method, is_own_device=is_own_device)
    session.clear()
    _give_cookie(now, begun)


def _give_cookie(now: datetime, begun: actions.Begun) -> None:
    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            cookie_name(),
            begun.token,
            max_age=int((begun.ends_at - now).total_seconds()),
            secure=bool(current_app.config.get("SESSION_COOKIE_SECURE")),
            httponly=True,
            samesite="Lax",
            path="/",
        )
        return response


def end(now: datetime) -> None:
    """Log this browser out. Call inside a writing transaction, before the commit."""
    _end_row(now)

    @after_this_request
    def take(response: Response) -> Response:
        secure = bool(current_app.config.get("SESSION_COOKIE_SECURE"))
        response.delete_cookie(cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
        return response


def _end_row(now: datetime) -> None:
    actions.end_session(now, request.cookies.get(cookie_name(), ""))
    session.clear()


def clear_site_data(response: Response) -> Response:
    """Make the browser drop pages it kept: the next user of a library's computer must not go back to them."""
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def browser_secret() -> str:
    """The secret of this browser for asking for codes; made at the first need. Not in the database."""
    if not session.get(_BROWSER):
        session[_BROWSER] = new_token()
    return str(session[_BROWSER])


class LoggedIn(UserMixin):
    """What Flask-Login calls a user."""

    def __init__(self, account_id: int) -> None:
        self.id = account_id


@login_manager.request_loader
def load_user(_request: Request) -> LoggedIn | None:
    """Flask-Login's view of who acts."""
    actor: Actor | None = g.get("actor")
    return LoggedIn(actor.account_id) if actor and actor.account_id is not None else None


#: No session cookie of Flask-Login, so nothing of it to protect: a copied one would outlive a log-out.
login_manager.session_protection = None
