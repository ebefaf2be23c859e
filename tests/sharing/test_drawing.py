"""The picture beside a shared link holds whatever is written on it, with our fonts or without."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from app.core.pack import Colours
from app.sharing.drawing import HEIGHT, WIDTH, Card, draw, wrap

FONTS = Path("static/vendor/fonts")


@pytest.mark.parametrize("fonts", [FONTS, Path("/findes-ikke")])
@pytest.mark.parametrize(
    "title", ["Tur", "Fællesspisning i Gråsten " * 3, "Æ" * 80, "", "W" * 200, "🙂 \x0b"]
)
def test_every_title_fits(fonts: Path, title: str) -> None:
    colours = Colours("#0d4f4b", "#093935", "#ffcb45")
    card = Card(
        title, "Mandag den 8. marts kl. 10.00", "Et sted " * 30, "Sammen" * 20, "Kommune", colours, fonts
    )
    picture = Image.open(BytesIO(draw(card))).convert("RGB")
    assert picture.size == (WIDTH, HEIGHT)
    # Nothing is written on the edges, and the foot is the municipality's dark colour.
    assert {picture.getpixel((WIDTH - 8, y)) for y in range(170, 500, 10)} == {picture.getpixel((4, 300))}
    assert picture.getpixel((WIDTH - 8, HEIGHT - 8)) != picture.getpixel((4, 300))


def test_the_colours_are_the_municipalitys() -> None:
    card = Card("Tur", "", "", "Sammen", "Kommune", Colours("#112233", "#001122", "#ff0000"), FONTS)
    picture = Image.open(BytesIO(draw(card))).convert("RGB")
    assert picture.getpixel((4, 300)) == (0x11, 0x22, 0x33)
    assert picture.getpixel((WIDTH - 132, 100)) == (255, 0, 0)


def test_a_word_that_is_longer_than_a_line_is_broken() -> None:
    font = ImageFont.load_default(40)
    lines = wrap("kort " + "x" * 100, font, 300)
    assert lines[0] == "kort"
    assert "".join(lines[1:]) == "x" * 100
    assert all(font.getlength(line) <= 300 for line in lines)
