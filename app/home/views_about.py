"""Pages about the site itself: how we look after people's data, who can use it, whose work it stands on."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from flask import Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, public
from app.home.colours import style_sheet
from app.home.style_guide import examples
from app.home.views import bp
from app.places.map import read_map
from app.privacy.holdings import kept_in_words
from app.privacy.retention import processings

#: RFC 9116 advises less than a year.
_SECURITY_CONTACT_HOLDS = timedelta(days=180)


@bp.get("/om/privatliv")
@public
def show_privacy() -> ResponseReturnValue:
    """How we look after what people tell us."""
    return render_template("legal/privacy.html", processings=processings(), words=kept_in_words)


@bp.get("/om/tilgaengelighed")
@public
def show_accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("legal/accessibility.html")


@bp.get("/om/cookies")
@public
def show_cookies() -> ResponseReturnValue:
    """Which cookies there are, and what for."""
    return render_template("legal/cookies.html")


@bp.get("/om/kilder")
@public
def show_sources() -> ResponseReturnValue:
    """Where maps, places and plan come from."""
    return render_template("legal/sources.html")


@bp.get("/om/licenser")
@public
def show_licences() -> ResponseReturnValue:
    """What others made that this site stands on, with their licences."""
    path = Path(current_app.static_folder or "static") / "vendor" / "licences.json"
    parts = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return render_template("legal/licences.html", parts=parts)


@bp.get("/.well-known/security.txt")
@public
def show_security_contact() -> ResponseReturnValue:
    """Whom to tell of a hole (RFC 9116). The date moves on by itself: whoever serves this looks after it."""
    contact, site = current_pack().email, current_app.config["SITE_URL"]
    expires = (clock.now() + _SECURITY_CONTACT_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: da, en",
        f"Canonical: {site}{url_for('home.show_security_contact')}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.get("/farver.css")
@public
def show_colours() -> ResponseReturnValue:
    """The municipality's own colours; pages ask for them only where they differ from ours."""
    response = Response(style_sheet(current_pack().colours), mimetype="text/css")
    response.cache_control.max_age = 3600
    return response


@bp.get("/kort.svg")
@public
def show_map() -> ResponseReturnValue:
    """The coast that every map of a list is drawn on; its address changes with it, so browsers keep it."""
    drawing = read_map(Path(current_app.config["PACK"]) / "basemap.geojson")
    response = Response(drawing.as_file, mimetype="image/svg+xml")
    response.cache_control.max_age = 365 * 24 * 3600
    return response


@bp.get("/stil")
@public
def show_style_guide() -> ResponseReturnValue:
    """Every part in every state: for staff, and for everybody in demo and tests."""
    everybody = current_app.config["DEMO"] or current_app.testing
    if not everybody and not current_actor().has(Permission.MODERATE):
        abort(404)
    return render_template("home/show_style_guide.html", **examples())
