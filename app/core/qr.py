"""A square that a phone reads: an address, or a secret for an app."""

from __future__ import annotations


def qr_picture(text: str) -> str:
    """`text` as a QR code: the address of an SVG picture that holds itself. The same must stand beside it as text."""
    # Few processes ever draw one.
    import segno

    return str(segno.make(text, error="m").svg_data_uri(scale=4, border=4, light="#fff", dark="#000"))
