"""A square that a phone reads: an address, or a secret for an app."""

from __future__ import annotations

from io import BytesIO
from typing import Any

_LOOKS: dict[str, Any] = {"scale": 4, "border": 4, "light": "#fff", "dark": "#000"}


def qr_picture(text: str) -> str:
    """`text` as a QR code: the address of an SVG picture that holds itself. The same must stand beside it as text."""
    return str(_made(text).svg_data_uri(**_LOOKS))


def qr_drawing(text: str) -> str:
    """The same as the SVG itself, for paper."""
    drawn = BytesIO()
    _made(text).save(drawn, kind="svg", xmldecl=False, **_LOOKS)
    return drawn.getvalue().decode()


def _made(text: str) -> Any:
    # Few processes ever draw one.
    import segno

    return segno.make(text, error="m")
