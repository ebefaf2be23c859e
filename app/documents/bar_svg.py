"""Bars as SVG, the same on a page and on paper. What they show stands in a table as well."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

_WIDTH, _ROW, _LABEL, _VALUE = 640, 36, 150, 90
_INK, _BAR, _GROUND = "#1d2b2a", "#0d4f4b", "#e0f0eb"
#: The page's own font, then that of the typesetter.
_FONT = "Figtree, Libertinus Serif, sans-serif"


def bars(rows: Sequence[tuple[str, int | None, str]]) -> str:
    """One bar a row: (label, how many or None when it is not told, the number in words)."""
    most = max((value or 0 for _, value, _ in rows), default=0) or 1
    room = _WIDTH - _LABEL - _VALUE
    height = _ROW * len(rows)
    drawing = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {_WIDTH} {height}",
            "width": str(_WIDTH),
            "height": str(height),
        },
    )
    for number, (label, value, words) in enumerate(rows):
        top, long = number * _ROW, round(room * (value or 0) / most)
        _text(drawing, label, _LABEL - 10, top, "end")
        _bar(drawing, top, room, _GROUND)
        if value:
            _bar(drawing, top, max(long, 2), _BAR)
        _text(drawing, words, _LABEL + room + 10, top, "start")
    return ET.tostring(drawing, encoding="unicode")


def _text(drawing: ET.Element, words: str, x: int, top: int, anchor: str) -> None:
    where = {"x": str(x), "y": str(top + 23), "text-anchor": anchor, "font-size": "16", "fill": _INK}
    ET.SubElement(drawing, "text", {**where, "font-family": _FONT}).text = words


def _bar(drawing: ET.Element, top: int, width: int, fill: str) -> None:
    where = {"x": str(_LABEL), "y": str(top + 7), "width": str(width), "height": str(_ROW - 14), "rx": "4"}
    ET.SubElement(drawing, "rect", {**where, "fill": fill})
