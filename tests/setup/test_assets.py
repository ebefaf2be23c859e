"""The sprite of icons and what else comes out of the front-end packages."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app.setup import assets

LUCIDE = """<!-- @license lucide-static - ISC -->
<svg
  class="lucide lucide-bus"
  xmlns="http://www.w3.org/2000/svg"
  viewBox="0 0 24 24"
>
  <path d="M8 6v6" />
  <circle cx="7" cy="18" r="2" />
</svg>
"""


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    (tmp_path / "bus.svg").write_text(LUCIDE, encoding="utf-8")
    return tmp_path


def test_sprite_has_a_symbol_per_icon_in_the_colour_of_the_text(icons: Path) -> None:
    drawn = ET.fromstring(assets.sprite(["bus"], icons))
    symbol = drawn.find("{http://www.w3.org/2000/svg}symbol")
    assert symbol is not None
    assert symbol.attrib["id"] == "bus"
    assert symbol.attrib["viewBox"] == "0 0 24 24"
    assert symbol.attrib["stroke"] == "currentColor"
    assert len(symbol) == 2


def test_every_missing_icon_is_named(icons: Path) -> None:
    with pytest.raises(assets.AssetError, match="bicycle, teapot"):
        assets.sprite(["bicycle", "bus", "teapot"], icons)


def test_the_list_of_icons_may_have_comments_and_gaps() -> None:
    assert assets.icon_names("sun\n\n# weather\nbus  # to get there\nsun\n") == ["bus", "sun"]


def test_a_name_cannot_leave_the_folder() -> None:
    with pytest.raises(assets.AssetError, match="not a name"):
        assets.icon_names("../../etc/passwd")


def test_every_package_that_runs_here_has_its_licence() -> None:
    found = {entry["name"]: entry for entry in assets.licences()}
    assert {"Flask", "SQLAlchemy", "gunicorn"} <= found.keys()
    assert [name for name, entry in found.items() if not entry["licence"]] == []
    assert "Redistribution and use" in found["Flask"]["text"]
