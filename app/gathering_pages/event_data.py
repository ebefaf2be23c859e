"""The dates of a page as machines read them (core.schema_org): made once for every visitor."""

from __future__ import annotations

from markupsafe import Markup

from app.core.addresses import site
from app.core.feature import feature_of_kind
from app.core.pack import current_pack
from app.core.rich_text import to_plain
from app.core.schema_org import Happening, Told, script_of
from app.core.templating import once
from app.gathering_pages.pages import DatesPage
from app.gathering_pages.queries import DateRow
from app.gathering_pages.shared import kind_here

_MOST_TEXT = 500


def event_data(
    page: DatesPage | None, text: str, organizer: str | None = None, *, is_online: bool = False
) -> Markup:
    """The coming dates of a page that everybody may see; nothing of one that only its host and staff see.

    Without `organizer`, the house stands behind it.
    """
    if page is None or page.is_preview:
        return Markup()
    told = Told(
        name=page.about.title,
        text=text,
        organizer=organizer or current_pack().house_name,
        price_ore=page.about.price_ore,
        site=site(),
        is_online=is_online,
    )
    return once(_script, told, kind_here().kind, page.about.id, tuple(date.row for date in page.coming))


def _script(told: Told, kind: str, series_id: int, dates: tuple[DateRow, ...]) -> Markup:
    path = feature_of_kind(kind).public_path
    assert path is not None
    return script_of(
        told._replace(text=to_plain(told.text)[:_MOST_TEXT]),
        [
            Happening(
                url=path(series_id, date.id),
                starts_at=date.starts_at,
                ends_at=date.ends_at,
                street=date.meeting_point,
                place=date.place_name,
                postal_code=date.postal_code,
                is_cancelled=date.is_cancelled,
            )
            for date in dates
        ],
    )
