"""Static files: their address holds a hash of them all, so browsers may keep them for a year; text goes compressed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, current_app, request
from flask_compress import Compress
from werkzeug.wrappers import Response

from app.core.permissions import public

FOLDER = Path(__file__).resolve().parents[1] / "static"
_YEAR = 365 * 24 * 3600
_TEXT = ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/geo+json"]


def address_of_all() -> str:
    """The path static files are served under; a changed file changes it, and old copies are never asked for."""
    digest = hashlib.sha256()
    for file in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(file.relative_to(FOLDER).as_posix().encode())
        digest.update(file.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"


def init_app(app: Flask) -> None:
    """Keep static files for a year and compress what is text, pages too.

    Compressing pages is safe from guessing at secrets by size (BREACH): a page with a secret needs our cookies, which
    are SameSite, so another site cannot make a visitor's browser ask for it again and again.
    """
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = _YEAR
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_MIMETYPES", _TEXT)
    app.config.setdefault("COMPRESS_BR_LEVEL", 4)
    app.config.setdefault("COMPRESS_STREAMS", True)
    Compress(app)
    app.add_url_rule("/static/<release>/<path:filename>", "other_release.static", _of_another_release)
    app.after_request(_never_changes)


@public
def _of_another_release(release: str, filename: str) -> Response:
    """A file for a page that another machine made, while the machines move from one release to the next.

    It is ours, not theirs, so nobody may keep it under their address.
    """
    response = current_app.send_static_file(filename)
    response.headers["Cache-Control"] = "no-store"
    return response


def _never_changes(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:
        response.cache_control.immutable = True
    return response
