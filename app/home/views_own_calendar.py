"""My own calendar: the address of it, made and closed on Min side, and the calendar itself behind it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.catalogue.freshness import own_changed_at
from app.core import clock, throttle
from app.core.calendar_file import CalendarEntry, Subscription
from app.core.errors import NotFoundError
from app.core.feature import installed
from app.core.forms import ButtonForm, commit_alone
from app.core.pack import current_pack
from app.core.permissions import Permission, current_actor, public, requires
from app.core.templating import url_for
from app.home.views import bp
from app.home.views_calendars import addresses_of, earliest, subscription
from app.home.views_my_page import my_person
from app.people.actions import close_calendar, make_calendar
from app.people.links import calendar_token, person_from_calendar_token
from app.people.queries import person_to_change

#: So many wrong addresses an hour from one network, and it is told to wait. A right one works all the same.
MOST_WRONG = 20
#: So often an hour a right one is answered: many telephones may ask every few minutes, a programme gone wild may not.
MOST_RIGHT = 240
_WINDOW = timedelta(hours=1)


@bp.get("/min-side/kalender")
@requires(Permission.USE_OWN_PAGE)
def my_calendar() -> ResponseReturnValue:
    """The address of my calendar, and how to put it in mine."""
    person = my_person()
    token = calendar_token(person)
    path = url_for("home.show_own_calendar", token=token) if token else None
    about = addresses_of(path) if path else {}
    return render_template(
        "home/my_calendar.html", form=ButtonForm(), made_at=person.calendar_made_at, **about
    )


@bp.post("/min-side/kalender/lav")
@requires(Permission.USE_OWN_PAGE)
def make_my_calendar() -> ResponseReturnValue:
    """Make an address; one I had shows nothing any more."""
    form = ButtonForm()
    if not form.validate_on_submit():
        raise NotFoundError
    with form.changing():
        person = person_to_change(my_person().id)
        make_calendar(current_actor(), clock.now(), person)
        flash(_("Din kalender har fået en adresse."))
        return form.commit_and_go(url_for("home.my_calendar"))
    raise NotFoundError


@bp.post("/min-side/kalender/luk")
@requires(Permission.USE_OWN_PAGE)
def close_my_calendar() -> ResponseReturnValue:
    """Close the address: whoever has it sees nothing any more."""
    form = ButtonForm()
    if not form.validate_on_submit():
        raise NotFoundError
    with form.changing():
        person = person_to_change(my_person().id)
        close_calendar(current_actor(), clock.now(), person)
        flash(_("Adressen er lukket. Den viser ikke noget mere."))
        return form.commit_and_go(url_for("home.my_calendar"))
    raise NotFoundError


@bp.get("/kalender/<token>.ics")
@public
def show_own_calendar(token: str) -> ResponseReturnValue:
    """The calendar behind an address: 404 when there never was one, 410 when it was closed. It needs no log-in."""
    g.private = True
    now, bucket = clock.now(), f"own-calendar:{current_actor().network}"
    is_ours, person = person_from_calendar_token(token)
    if person is not None:
        about = Subscription(_("Min kalender – %(site)s", site=current_pack().site_name), is_private=True)
        own = f"own-calendar:of:{person.id}"
        if throttle.count(own, now, _WINDOW) >= MOST_RIGHT:
            refused = _refused(_("Vent lidt, og prøv igen."), 429)
            refused.headers["Retry-After"] = str(int(_WINDOW.total_seconds()))
            return refused
        answer = _private(subscription(about, _entries(person.id, now), own_changed_at(now)))
        commit_alone(lambda: _count(own, now))
        return answer
    if throttle.count(bucket, now, _WINDOW) >= MOST_WRONG:
        return _refused(_("Vent lidt, og prøv igen."), 429)
    commit_alone(lambda: _count(bucket, now))
    if is_ours:
        return _refused(_("Adressen er lukket. Lav en ny på Min side."), 410)
    return _refused(_("Der er ingen kalender på den adresse."), 404)


def _count(bucket: str, now: datetime) -> None:
    throttle.hit(bucket, now, _WINDOW)


def _entries(person_id: int, now: datetime) -> list[CalendarEntry]:
    """What stands in a person's calendar, of every feature, each thing once."""
    found: dict[str, CalendarEntry] = {}
    for feature in installed():
        for entry in feature.calendar(person_id, earliest(now)) if feature.calendar else ():
            found.setdefault(entry.uid, entry)
    return sorted(found.values(), key=lambda entry: (entry.starts_at, entry.uid))


def _refused(said: str, status: int) -> Response:
    return _private(Response(said, status, mimetype="text/plain"))


def _private(response: Response) -> Response:
    """An answer for a calendar and nobody else: kept by nobody on the way, and not at all where somebody logs in."""
    response.headers["X-Robots-Tag"] = "noindex"
    if not current_actor().is_logged_in:
        response.headers["Cache-Control"] = "private, no-cache"
    return response
