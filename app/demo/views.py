"""The demo bar: look around as somebody, wind the clock forward, begin again. Nothing of it exists outside the demo."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import sessions
from app.accounts.queries import account_with_email
from app.core import clock
from app.core.database import begin_write, db
from app.core.errors import NotFoundError
from app.core.formatting import when
from app.core.permissions import current_actor, public
from app.core.security import safe_path
from app.demo.cast import CITIZEN, HOST, HOUSE, LEADER, MUNICIPALITY
from app.demo.winding import wind_to_tomorrow

bp = Blueprint("demo", __name__, url_prefix="/demo")

#: Address word → (who, where they begin).
VIEWPOINTS = {
    "borger": (CITIZEN, "home.my_page"),
    "vaert": (HOST, "home.my_page"),
    "huset": (HOUSE, "admin.list_proposals"),
    "kommunen": (MUNICIPALITY, "admin.show_plan"),
    "leder": (LEADER, "reporting.list_reports"),
}


@bp.before_request
def only_in_demo() -> None:
    """Outside demo mode none of these addresses exists."""
    if not current_app.config.get("DEMO"):
        abort(404)


@bp.post("/se-som/<who>")
@public
def look_as(who: str) -> ResponseReturnValue:
    """Log in as one of the demo's people and go to where their day begins."""
    if who not in VIEWPOINTS:
        raise NotFoundError
    somebody, endpoint = VIEWPOINTS[who]
    begin_write()
    account = account_with_email(somebody.email or "")
    if account is None:
        raise NotFoundError
    # Nobody in the demo has a phone to show; outside it this address does not exist.
    sessions.begin(current_actor(), clock.now(), account.id, second_factor=True)
    db.session.commit()
    flash(_("Du ser nu siden som %(name)s.", name=somebody.name))
    return redirect(url_for(endpoint), 303)


@bp.post("/spol")
@public
def wind_clock() -> ResponseReturnValue:
    """Wind the demo's clock to nine in the morning; the scheduler then sends what has become due."""
    begin_write()
    instant = wind_to_tomorrow(clock.now())
    db.session.commit()
    flash(_("Klokken er nu %(when)s. Breve, der skulle sendes i mellemtiden, er på vej.", when=when(instant)))
    return _back()


@bp.post("/forfra")
@public
def start_over() -> ResponseReturnValue:
    """Throw away what was done in the demo and make its content anew."""
    # No web process outside the demo has a use for all that it imports.
    from app.demo.reset import begin_again

    begin_again(current_app.config["MAIL_PATH"], current_app.config["PACK"])
    db.session.commit()
    flash(_("Demoen er begyndt forfra."))
    return redirect(url_for("home.front_page"), 303)


def _back() -> Response:
    came_from = (request.referrer or "").removeprefix(request.host_url.rstrip("/"))
    return redirect(safe_path(came_from, url_for("home.front_page")), 303)
