"""Log-in through the municipality: out to its provider and back."""

from __future__ import annotations

import logging
from dataclasses import asdict

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts import identities, oidc
from app.accounts.oidc import NotTrustedError, Provider, ProviderDownError
from app.accounts.views import bp, go_in
from app.core import clock
from app.core.database import begin_write, db
from app.core.errors import NotFoundError
from app.core.permissions import current_actor, public
from app.core.security import safe_path

log = logging.getLogger("samskab.accounts")

#: Key in Flask's own signed cookie: what this browser must bring back.
_BEGUN = "oidc"


@bp.route("/log-ind/kommune")
@public
def log_in_with_oidc() -> ResponseReturnValue:
    """Off to the municipality's provider. A link, not a form: our content policy lets no form lead elsewhere."""
    provider = _provider()
    going_to = safe_path(request.args.get("videre"), url_for("home.my_page"))
    if current_actor().is_logged_in and not current_actor().awaits_second_factor:
        return redirect(going_to, 303)
    try:
        url, begun = oidc.begin(provider, _address(), clock.now())
    except ProviderDownError as error:
        return _failed("down", error)
    session[_BEGUN] = {**asdict(begun), "going_to": going_to}
    return redirect(url, 303)


@bp.route("/log-ind/kommune/svar")
@public
def come_back_from_oidc() -> ResponseReturnValue:
    """Back from the provider: check what it says, and log in whoever has a role here already."""
    provider, now = _provider(), clock.now()
    kept = session.pop(_BEGUN, None) or {}
    going_to = safe_path(kept.pop("going_to", None), url_for("home.my_page"))
    begun = oidc.Begun(**kept) if kept else None
    try:
        proven = oidc.finish(provider, begun, request.args, _address(), now)
    except (NotTrustedError, ProviderDownError) as error:
        return _failed("down" if isinstance(error, ProviderDownError) else "refused", error)
    begin_write()
    account_id = identities.account_for(current_actor(), now, proven)
    if account_id is None:
        db.session.rollback()
        return _failed("unknown", None)
    return go_in(now, account_id, going_to, second_factor=proven.second_factor)


def _provider() -> Provider:
    """The provider of the settings. Raises NotFoundError when there is none: then there is no such page."""
    found = current_app.config
    if not (found.get("OIDC_ISSUER") and found.get("OIDC_CLIENT_ID")):
        raise NotFoundError
    return Provider(
        issuer=found["OIDC_ISSUER"],
        client_id=found["OIDC_CLIENT_ID"],
        client_secret=found["OIDC_CLIENT_SECRET"],
        second_factors=frozenset(found["OIDC_SECOND_FACTOR_AMR"]),
    )


def _address() -> str:
    """Our address that the provider knows: of the settings, whatever name the browser used."""
    return str(current_app.config["SITE_URL"]) + url_for("accounts.come_back_from_oidc")


def _failed(why: str, error: Exception | None) -> ResponseReturnValue:
    """Say it in Danish, with the other way in. What went wrong goes to the log: no addresses, no codes."""
    if error is not None:
        log.warning("log-in through the provider failed: %s", error)
    status = {"down": 503, "refused": 400, "unknown": 403}[why]
    return render_template("accounts/log_in_with_oidc.html", why=why), status
