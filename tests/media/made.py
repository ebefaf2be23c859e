"""Pictures for tests, made here: good ones by Pillow, bad ones byte by byte."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def picture(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A slope of colours, so that files have something to say."""
    grey = Image.linear_gradient("L").resize((width, height))
    turned = grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return Image.merge("RGB", (grey, turned, Image.new("L", grey.size, 90))).convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The file of a picture."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def jpeg(width: int = 640, height: int = 480, **options: Any) -> bytes:
    """A photograph as a telephone sends it."""
    return saved(picture(width, height), "JPEG", **options)


def chunk(name: bytes, data: bytes = b"") -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(
    width: int = 640, height: int = 480, *parts: bytes, pixels: bytes | None = None, behind: bytes = b""
) -> bytes:
    """A grey PNG with `parts` between its head and its pixels; `pixels` are compressed already."""
    if pixels is None:
        pixels = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return SIGNATURE + head + b"".join(parts) + chunk(b"IDAT", pixels) + chunk(b"IEND") + behind


def segment(marker: int, data: bytes) -> bytes:
    """A segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def with_segments(content: bytes, *segments: bytes) -> bytes:
    """A JPEG with more said at its beginning."""
    return content[:2] + b"".join(segments) + content[2:]


def resized_head(content: bytes, width: int, height: int) -> bytes:
    """A JPEG that says it has another size than its pixels."""
    at = next(at for at in range(len(content)) if content[at] == 0xFF and content[at + 1] in {0xC0, 0xC2})
    return content[: at + 5] + struct.pack(">HH", height, width) + content[at + 9 :]


def riff(*parts: tuple[bytes, bytes], behind: bytes = b"") -> bytes:
    """A WebP of these parts."""
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in parts
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body + behind


def vp8x(width: int, height: int, flags: int = 0) -> tuple[bytes, bytes]:
    """The head of a WebP with more parts than the picture."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"VP8X", bytes([flags, 0, 0, 0]) + size


def gif(width: int = 400, height: int = 300, frames: int = 1, behind: bytes = b"") -> bytes:
    """A GIF whose frames have no pixels to speak of."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return head + frame * frames + b";" + behind
