"""The API: lists as JSON, read only, page by page; its description for programmes and for people."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.catalogue.freshness import public_changed_at
from app.core import clock, throttle
from app.core.addresses import site
from app.core.answers import FIVE_MINUTES, HOUR, for_everybody, let_in
from app.core.errors import NotFoundError
from app.core.forms import commit_alone
from app.core.open_lists import OpenList, OpenPage
from app.core.permissions import current_actor, public
from app.core.templating import url_for
from app.sharing.lists import MOST, USUAL, WrongArgumentError, checked, list_named, open_lists
from app.sharing.openapi import document, item_as_json
from app.sharing.views import bp, with_arguments

BASE = "/api/v1"
#: Answers to one network: a page of hundred every second and a half, for as long as one likes.
MOST_ASKED, WINDOW = 400, timedelta(minutes=10)


@bp.get("/api")
@public
def show_api() -> ResponseReturnValue:
    """What the API is, for people."""
    return render_template(
        "sharing/show_api.html", lists=open_lists(), base=site() + BASE, usual=USUAL, most=MOST
    )


@bp.get(f"{BASE}/openapi.json")
@public
def show_openapi() -> ResponseReturnValue:
    """What the API is, for programmes."""
    said = document(open_lists(), site(), BASE)
    return for_everybody(json.dumps(said, ensure_ascii=False), "application/json", HOUR)


@bp.get(f"{BASE}/<name>")
@public
def read_list(name: str) -> ResponseReturnValue:
    """A page of a list, with the filters of its page on this site."""
    try:
        shown, asked = list_named(name), request.args.to_dict(flat=False)
        cursor, limit = checked(shown, asked)
    except NotFoundError:
        return _problem(404, _("Det findes ikke."))
    except WrongArgumentError as error:
        return _problem(400, error.text, parameter=error.name)
    bucket, now = f"api:{current_actor().network}", clock.now()
    if throttle.count(bucket, now, WINDOW) >= MOST_ASKED:
        refused = _problem(429, _("Vent lidt, og spørg så igen."))
        refused.headers["Retry-After"] = str(int(WINDOW.total_seconds() // 2))
        return refused
    answer = _answer(shown, shown.read(asked, cursor, limit))
    commit_alone(lambda: _count(bucket))
    return answer


def _count(bucket: str) -> None:
    throttle.hit(bucket, clock.now(), WINDOW)


def _answer(shown: OpenList, page: OpenPage) -> Response:
    said = {"items": [item_as_json(item, site()) for item in page.items], "next": _next(shown, page)}
    body = json.dumps(said, ensure_ascii=False)
    return for_everybody(body, "application/json", FIVE_MINUTES, public_changed_at(clock.now()))


def _next(shown: OpenList, page: OpenPage) -> str | None:
    if page.next is None:
        return None
    asked: dict[str, Any] = {**request.args.to_dict(flat=False), "cursor": page.next}
    return site() + with_arguments(url_for("sharing.read_list", name=shown.name), asked)


def _problem(status: int, detail: str, **more: str) -> Response:
    """A refusal that a programme can read (RFC 9457). Nobody keeps it."""
    said = {"title": _("Det gik ikke"), "status": status, "detail": detail, **more}
    response = Response(json.dumps(said, ensure_ascii=False), status, mimetype="application/problem+json")
    response.cache_control.no_store = True
    return let_in(response)
