"""What the pages of walks read: few statements, narrow rows where there are many."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Select, bindparam, select

from app.core.database import db, read
from app.gatherings.models import Rhythm, Series, SeriesStatus
from app.media.models import Picture
from app.media.queries import SHOWN_COLUMNS, ShownPicture, shown_on
from app.people.models import Person
from app.places.models import Place
from app.walks.models import Tempo, Walk
from app.walks.wording import kilometres_in_words, tempo_in_words

KIND = "walk"


class WalkRow(NamedTuple):
    """What a walk's page says of the walk itself: its series, how far and how fast, the host's name and the place's."""

    id: int
    tempo: Tempo
    kilometres: Decimal
    title: str
    description: str
    meeting_point: str
    rhythm: Rhythm
    first_on: date
    until: date | None
    starts_at_local: time
    needs_sign_up: bool
    price_ore: int
    price_note: str
    companion_offered: bool
    #: As in `Series.access`.
    access: dict[str, Any]
    host_id: int
    status: SeriesStatus
    host_name: str
    place_name: str
    picture_key: str | None
    picture_alt: str | None
    picture_width: int | None
    picture_height: int | None

    @property
    def picture(self) -> ShownPicture | None:
        """The picture of the group, if it has one."""
        return ShownPicture._make(self[-4:]) if self.picture_key else None


def walk(series_id: int) -> WalkRow | None:
    """The walk with its series, place, host and picture in one statement, whatever its status; None without one."""
    row = read(_walk_statement(), {"series_id": series_id}).one_or_none()
    return None if row is None else WalkRow._make(row)


# Making these two statements takes longer than carrying them out, and so does making objects of what they find.


@cache
def _walk_statement() -> Select[*tuple[Any, ...]]:
    walks, series, people, places = Walk.__table__, Series.__table__, Person.__table__, Place.__table__
    columns = (
        series.c.id,
        walks.c.tempo,
        walks.c.kilometres,
        *(series.c[name] for name in WalkRow._fields[3:-6]),
        people.c.name,
        places.c.name,
        *SHOWN_COLUMNS,
    )
    return (
        select(*columns)
        .join_from(walks, series, series.c.id == walks.c.series_id)
        .join(people, people.c.id == series.c.host_id)
        .join(places, places.c.id == series.c.place_id)
        .outerjoin(Picture.__table__, shown_on(series.c.kind, series.c.id))
        .where(series.c.id == bindparam("series_id"), series.c.kind == KIND)
    )


#: An ended walk still has a page, which says that it has ended.
_PUBLIC = (SeriesStatus.APPROVED, SeriesStatus.ENDED)


def is_public(walk: WalkRow) -> bool:
    """Whether everybody may see the page of the walk."""
    return walk.status in _PUBLIC


def public_title(series_id: int) -> str | None:
    """What a walk that everybody may see is called, or None."""
    public = Series.id == series_id, Series.kind == KIND, Series.status.in_(_PUBLIC)
    return db.session.scalar(select(Series.title).where(*public))


def is_picture_public(series_id: int) -> bool:
    """Whether everybody may see the picture of this walk: as its page."""
    status = select(Series.status).where(Series.id == series_id, Series.kind == KIND)
    return db.session.scalar(status) in _PUBLIC


def card_facts(series_id: int) -> list[dict[str, str]]:
    """What a card says of a walk beside date, place and seats: tempo, length, room for a rollator."""
    row = db.session.execute(
        select(Walk.tempo, Walk.kilometres, Series.access)
        .join(Series, Series.id == Walk.series_id)
        .where(Walk.series_id == series_id)
    ).one_or_none()
    if row is None:
        return []
    facts = [
        {"icon": "gauge", "text": tempo_in_words(row.tempo)},
        {"icon": "route", "text": kilometres_in_words(row.kilometres)},
    ]
    if row.access.get("rollator", {}).get("answer") == "yes":
        facts.append({"icon": "accessibility", "text": _("Rollator kan komme med")})
    return facts
