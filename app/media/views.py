"""The address of pictures: what everybody may see, to everybody; the rest to whom its feature lets."""

from __future__ import annotations

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.permissions import current_actor, public
from app.core.storage import NoSuchFileError
from app.media.queries import owner_of_key
from app.media.shelf import parse_name, read_file

bp = Blueprint("media", __name__)

#: Nothing that could be in a picture may do anything, should a browser ever take it for a page.
_CSP = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
#: A key never shows another picture; but one that was taken down is gone a day later from wherever it was kept, too.
#: Who asks again for one that stands is told so, in a line.
_DAY = 24 * 3600


@bp.route("/billeder/<name>")
@public
def show_picture(name: str) -> Response:
    """A file of a picture, by a name that nobody can guess. One that is not public is not found by others."""
    asked = parse_name(name)
    is_public = _is_public(asked[0]) if asked else None
    if asked is None or is_public is None:
        raise NotFoundError
    try:
        content = read_file(current_app.config, *asked)
    except NoSuchFileError:
        raise NotFoundError from None
    response = Response(content, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = "inline; filename=billede.jpg"
    response.headers["Content-Security-Policy"] = _CSP
    response.headers["Cache-Control"] = _keep(is_public)
    if is_public:
        response.set_etag(name)
    return response.make_conditional(request)


def _is_public(key: str) -> bool | None:
    """Whether everybody may see the picture with this key; None: this visitor may not. Whose feature is silent, stays
    unseen.
    """
    owner = owner_of_key(key)
    rules = (rule for one in installed() for rule in one.pictures)
    rule = next((rule for rule in rules if owner is not None and rule.kind == owner[0]), None)
    if owner is None or rule is None:
        return None
    if rule.is_public(owner[1]):
        return True
    return False if rule.may_see(current_actor(), owner[1]) else None


def _keep(is_public: bool) -> str:
    """How long a browser may keep it, and whether one that many share may. Nothing is shared that a log-in brought."""
    if not is_public:
        return "no-store"
    shared = "private" if current_actor().is_logged_in else "public"
    return f"{shared}, max-age={_DAY}, must-revalidate"
