"""The picture that others show beside a shared link: what, when and where, in the municipality's look. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.pack import Colours

if TYPE_CHECKING:
    # Loaded where a picture is drawn: web processes that draw none are smaller.
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, HEIGHT = 1200, 630
_MARGIN, _TITLE_TOP, _FOOT = 72, 166, 150
#: (size, most lines) of a title, the largest that fits.
_SIZES = ((86, 2), (72, 3), (58, 3), (46, 4))
_WHITE = "#ffffff"


@dataclass(frozen=True)
class Card:
    """What stands on a picture."""

    title: str
    #: The day, and the place; empty where there is nothing to say.
    when: str
    where: str
    site_name: str
    municipality: str
    colours: Colours
    #: Where the fonts lie; without them the drawing library's own letters are used.
    fonts: Path


@lru_cache(maxsize=64)
def draw(card: Card) -> bytes:
    """The picture as PNG. What was drawn is kept as long as the same is asked for."""
    from PIL import Image
    from PIL.ImageDraw import Draw

    image = Image.new("RGB", (WIDTH, HEIGHT), card.colours.primary)
    pen = Draw(image)
    _draw_shore(pen, card.colours)
    name = _font(card.fonts, "figtree", 700, 40)
    pen.text((_MARGIN, 64), _cut(card.site_name, name, WIDTH - 420), font=name, fill=_WHITE)
    _draw_title(pen, card)
    small = _font(card.fonts, "figtree", 500, 32)
    municipality = _cut(card.municipality, small, WIDTH - 2 * _MARGIN)
    pen.text((_MARGIN, HEIGHT - 70), municipality, font=small, fill=_WHITE)
    kept = BytesIO()
    # A dozen flat colours and their edges: as a palette it is a third of the size.
    image.quantize(64).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _draw_shore(pen: ImageDraw, colours: Colours) -> None:
    """Sun over the sound, as in the sign of the site."""
    pen.ellipse((WIDTH - 192, 40, WIDTH - 72, 160), fill=colours.accent)
    pen.rectangle((0, HEIGHT - 100, WIDTH, HEIGHT), fill=colours.primary_dark)
    pen.rectangle((0, HEIGHT - 104, WIDTH, HEIGHT - 100), fill=colours.accent)


def _draw_title(pen: ImageDraw, card: Card) -> None:
    room = WIDTH - 2 * _MARGIN
    facts = [line for line in (card.when, card.where) if line]
    left = HEIGHT - _TITLE_TOP - _FOOT - 56 * len(facts)
    size, lines = next(
        (
            (size, lines)
            for size, most in _SIZES
            if len(lines := wrap(card.title, _font(card.fonts, "bricolage-grotesque", 800, size), room))
            <= most
            and len(lines) * size * 1.14 <= left
        ),
        (_SIZES[-1][0], []),
    )
    font = _font(card.fonts, "bricolage-grotesque", 800, size)
    if not lines:
        most = int(left // (size * 1.14))
        lines = wrap(card.title, font, room)[:most]
        lines[-1] = _cut(lines[-1] + " …", font, room)
    top = float(_TITLE_TOP)
    for line in lines:
        pen.text((_MARGIN, top), line, font=font, fill=_WHITE)
        top += size * 1.14
    fact = _font(card.fonts, "figtree", 600, 42)
    for at, line in enumerate(facts):
        colour = card.colours.accent if at == 0 else _WHITE
        pen.text((_MARGIN, top + 22 + 56 * at), _cut(line, fact, room), font=fact, fill=colour)


def wrap(text: str, font: FreeTypeFont | ImageFont, room: float) -> list[str]:
    """Lines that fit, broken between words, and within one that is longer than a line."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
            continue
        rest = word
        while font.getlength(rest) > room:
            fits = next(n for n in range(len(rest) - 1, 0, -1) if font.getlength(rest[:n]) <= room)
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return lines or [""]


def _cut(text: str, font: FreeTypeFont | ImageFont, room: float) -> str:
    """The text when it fits, else as much as does."""
    if font.getlength(text) <= room:
        return text
    kept = next((n for n in range(len(text), 0, -1) if font.getlength(text[:n] + " …") <= room), 0)
    return text[:kept].rstrip() + " …"


@cache
def _font(folder: Path, name: str, weight: int, size: int) -> FreeTypeFont | ImageFont:
    from PIL import ImageFont

    file = folder / f"{name}-latin.woff2"
    try:
        font = ImageFont.truetype(str(file), size)
        font.set_variation_by_axes([weight])
    except OSError:
        return ImageFont.load_default(size)
    return font
