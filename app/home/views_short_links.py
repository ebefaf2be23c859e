"""The short addresses that stand in SMS."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import abort, g, redirect
from flask.typing import ResponseReturnValue

from app.core import clock, throttle
from app.core.forms import commit_alone
from app.core.permissions import current_actor, public
from app.home.views import bp
from app.notifications.short_links import path_behind

#: So many wrong codes an hour from one network, and it is told to wait. A right code works all the same, because
#: many phones share a network.
MOST_WRONG = 20
_WINDOW = timedelta(hours=1)


@bp.route("/s/<token>")
@public
def follow_short_link(token: str) -> ResponseReturnValue:
    """Lead on to the page behind a code: 404 when there never was one, 410 when it has ended."""
    g.private = True
    now, bucket = clock.now(), f"short-link:{current_actor().network}"
    path = path_behind(token, now)
    if path is None:
        if throttle.count(bucket, now, _WINDOW) >= MOST_WRONG:
            abort(429)
        commit_alone(lambda: _count_wrong(bucket, now))
        abort(404)
    if not path:
        abort(410)
    return redirect(path, 302)


def _count_wrong(bucket: str, now: datetime) -> None:
    throttle.hit(bucket, now, _WINDOW)
