"""The pictures that others show beside a shared link, drawn by the server."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.answers import DAY, for_everybody
from app.core.formatting import capital, when
from app.core.pack import current_pack
from app.core.permissions import public
from app.search.published import Published, published
from app.sharing.drawing import Card, draw
from app.sharing.views import bp


@bp.get("/del/samskab.png")
@public
def show_site_picture() -> ResponseReturnValue:
    """The picture of the site itself."""
    return _drawn(None)


@bp.get("/del/<name>/<int:number>.png")
@public
def show_thing_picture(name: str, number: int) -> ResponseReturnValue:
    """The picture of a thing that anybody may find now; of any other that of the site, which tells nothing."""
    return _drawn(published(name, number, clock.now()))


def _drawn(thing: Published | None) -> ResponseReturnValue:
    pack = current_pack()
    card = Card(
        title=thing.title if thing else _("Find nogen at være sammen med"),
        when=_when(thing) if thing else "",
        where=thing.where_text if thing else "",
        site_name=pack.site_name,
        municipality=pack.municipality_name,
        colours=pack.colour_codes,
        fonts=Path(current_app.static_folder or "static") / "vendor" / "fonts",
    )
    return for_everybody(draw(card), "image/png", DAY)


def _when(thing: Published) -> str:
    return capital(when(thing.starts_at)) if thing.starts_at else thing.when_text
