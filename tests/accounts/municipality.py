"""A round through the municipality's provider, step by step, as a browser goes it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import requests
from oidc_provider_mock import User, run_server_in_thread
from sqlalchemy import select

from app.accounts import oidc
from app.accounts.models_factors import OidcIdentity
from app.core.database import db

METTE = "mette@example.org"
START, BACK = "/log-ind/kommune", "/log-ind/kommune/svar"
VERIFIED = {"email": METTE, "email_verified": True}


@contextmanager
def provider(*users: User, **how):
    """A real provider on this machine that knows `users`; its address."""
    with ExitStack() as stack:
        server = stack.enter_context(run_server_in_thread(user_claims=users, **how))
        yield f"http://127.0.0.1:{server.server_port}"


def use_provider(app, issuer: str) -> None:
    """Set the provider in the application."""
    app.config.update(
        OIDC_ISSUER=issuer,
        OIDC_CLIENT_ID="samskab",
        OIDC_CLIENT_SECRET="a secret",
        OIDC_SECOND_FACTOR_AMR=["mfa", "urn:level:3"],
    )


def vouch(issuer: str, subject: str, **claims: object) -> None:
    """Let the provider know somebody."""
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()


def set_out(client, going_to: str | None = None) -> str:
    """Begin here; the provider's address that the browser is sent to."""
    answer = client.get(START, query_string={"videre": going_to} if going_to else None)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def agree(url: str, subject: str) -> str:
    """Press the button at the provider; the path and query with which the browser comes back."""
    answer = requests.post(url, data={"sub": subject}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"http://localhost{BACK}"
    return f"{back.path}?{back.query}"


def through(client, subject: str, going_to: str | None = None):
    """All the way: out, agreed, and back."""
    return client.get(agree(set_out(client, going_to), subject))


def identities() -> list[tuple[str, int]]:
    """(subject, account) of every link."""
    db.session.rollback()
    return [(one.subject, one.account_id) for one in db.session.scalars(select(OidcIdentity))]


def what_is_kept(client) -> dict[str, str]:
    """What the browser's cookie holds meanwhile."""
    with client.session_transaction() as kept:
        return dict(kept["oidc"])


def staff_page(client) -> int:
    """What the page of the administrators answers."""
    return client.get("/admin/medarbejdere").status_code


def provider_of(app, client_id: str) -> oidc.Provider:
    """The provider as the settings name it, for another client of its."""
    return oidc.Provider(app.config["OIDC_ISSUER"], client_id, "a secret", frozenset())
