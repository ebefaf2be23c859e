"""What stands on the poster of one thing, and on that of a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import gettext as _

from app.catalogue.queries import Filters, ListedEntry, next_entries
from app.core import clock
from app.core.feature import installed
from app.core.formatting import capital, date_da, when
from app.core.pack import current_pack
from app.core.templating import url_for
from app.documents.poster_pdf import PosterPaper
from app.places.queries import PlaceRow
from app.search.published import Published, published
from app.sharing import papers
from app.sharing.programme import Asked, Line, Period, programme_of

#: A poster of a place names so many of the things that go on, within so many km, in so many days.
_MOST_LINES, _KM, _DAYS = 5, 5, 31
Points = tuple[tuple[str, str], ...]


def poster_of(kind: str, number: int, now: datetime, *, has_strips: bool) -> PosterPaper | None:
    """The poster of a thing that one can come to or help with, while anybody may find it; else None."""
    labels = {shown.kind: shown.label for shown in (one.catalogue_kind for one in installed()) if shown}
    thing = published(kind, number, now) if kind in labels else None
    if thing is None:
        return None
    return _poster(str(labels[kind]), thing.title, _points(kind, thing, now), thing.url, has_strips)


def poster_of_place(place: PlaceRow, now: datetime, *, has_strips: bool) -> PosterPaper:
    """The poster for the notice board of a place: what goes on there and near it."""
    today = clock.local(now).date()
    span = (today, today + timedelta(days=_DAYS))
    programme = programme_of(Asked(place, _KM, Period.OWN, *span), now)
    lines = [line for line in (*programme.regular, *programme.dated) if not line.is_cancelled]
    points = tuple(map(_in_short, lines[:_MOST_LINES])) or (("", _("Ring, så finder vi noget sammen.")),)
    path = f"{url_for('home.list_events')}?sted={place.id}&km={_KM}"
    title = _("Det sker i %(where)s", where=place.name)
    return _poster(_("Find nogen at være sammen med"), title, points, path, has_strips)


def _in_short(line: Line) -> tuple[str, str]:
    return " ".join(filter(None, (capital(line.day), line.hours))), line.title


def _points(kind: str, thing: Published, now: datetime) -> Points:
    dates = Filters(kind=kind, series_id=thing.series_id, with_cancelled=False)
    first = next(iter(next_entries(dates, now, 1)), None) if thing.series_id is not None else None
    return tuple((label, text) for label, text in _told(thing, first) if text)


def _told(thing: Published, first: ListedEntry | None) -> Iterable[tuple[str, str]]:
    next_on = capital(when(first.starts_at, first.ends_at)) if first else ""
    is_once = first is not None and date_da(clock.local(first.starts_at).date()) in thing.when_text
    usual = "" if is_once else thing.when_text
    yield _("Hvornår"), usual or next_on
    yield _("Næste gang"), next_on if usual else ""
    yield _("Hvor"), thing.where_text
    if first is not None:
        yield _("Pris"), first.price_text
        yield (
            "",
            _("Ring og meld dig til.")
            if first.needs_sign_up
            else _("Du skal ikke melde dig til. Bare mød op."),
        )


def _poster(kicker: str, title: str, points: Points, path: str, has_strips: bool) -> PosterPaper:
    return PosterPaper(
        kicker=kicker,
        title=title,
        points=points,
        sender=current_pack().house_name,
        phone_label=papers.phone_label(),
        phone=papers.house_phone(),
        address_label=_("Eller læs mere på nettet:"),
        address=papers.typed(path),
        code=papers.whole(path),
        code_alt=papers.code_alt(papers.typed(path)),
        has_strips=has_strips,
    )
