"""The bare pages: a list of twelve, a detail page, and a sign-up."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, func, insert, or_, select, update

from benchmarks.bare.tables import (
    bare_date,
    bare_sign_up,
    engine_for,
    entry,
    occurrence,
    person,
    place,
    series,
    sign_up,
)

_WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip


def when(at: datetime) -> str:
    """`torsdag den 3. december kl. 10.00`; in UTC, because even that is more than it needs."""
    return f"{_WEEKDAYS[at.weekday()]} den {at.day}. {_MONTHS[at.month - 1]} kl. {at.hour}.{at.minute:02}"


def make_app(database_url: str) -> Flask:
    """The bare application over `database_url`."""
    app = Flask(__name__)
    app.jinja_env.filters["when"] = when
    engine = engine_for(database_url)
    app.extensions["engine"] = engine
    is_sqlite = engine.dialect.name == "sqlite"

    def now() -> datetime:
        instant = datetime.now(UTC)
        return instant.replace(tzinfo=None) if is_sqlite else instant

    @app.get("/health/live")
    def is_alive() -> ResponseReturnValue:
        return "ok"

    @app.get("/liste")
    def show_list() -> ResponseReturnValue:
        statement = select(entry).where(entry.c.starts_at > now()).order_by(entry.c.starts_at, entry.c.id)
        if "efter" in request.args:
            second, _dash, number = request.args["efter"].partition("-")
            at = datetime.fromtimestamp(int(second), UTC)
            at = at.replace(tzinfo=None) if is_sqlite else at
            same = and_(entry.c.starts_at == at, entry.c.id > int(number))
            statement = statement.where(or_(entry.c.starts_at > at, same))
        with engine.connect() as connection:
            rows = connection.execute(statement.limit(12)).all()
        return render_template("list.html", rows=rows)

    @app.get("/detalje/<int:series_id>")
    def show_detail(series_id: int) -> ResponseReturnValue:
        with engine.connect() as connection:
            row = connection.execute(
                select(series, place.c.name.label("place_name"), person.c.name.label("host_name"))
                .join(place, place.c.id == series.c.place_id)
                .join(person, person.c.id == series.c.host_id)
                .where(series.c.id == series_id)
            ).one_or_none()
            if row is None:
                abort(404)
            coming = select(occurrence).where(
                occurrence.c.series_id == series_id, occurrence.c.starts_at > now()
            )
            dates = connection.execute(coming.order_by(occurrence.c.starts_at).limit(12)).all()
            waiting = select(func.count()).where(
                sign_up.c.occurrence_id == dates[0].id, sign_up.c.status == "waiting"
            )
            queue = connection.execute(waiting).scalar()
        return render_template("detail.html", row=row, dates=dates, queue=queue)

    @app.post("/tilmeld/<int:date_id>")
    def sign_up_for(date_id: int) -> ResponseReturnValue:
        free = update(bare_date).where(bare_date.c.id == date_id, bare_date.c.taken < bare_date.c.capacity)
        with engine.connect().execution_options(writes=True) as connection:
            taken = connection.execute(free.values(taken=bare_date.c.taken + 1)).rowcount
            connection.execute(
                insert(bare_sign_up).values(
                    date_id=date_id,
                    name=request.form["name"],
                    phone=request.form["phone"],
                    has_place=bool(taken),
                )
            )
            connection.commit()
        return redirect("/liste", 303)

    return app
