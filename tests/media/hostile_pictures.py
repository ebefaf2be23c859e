"""A hundred files that somebody sends as a picture and that must not become one. None of them is large."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

from app.media.headers import LARGEST_FILE
from tests.media.made import (
    chunk,
    gif,
    jpeg,
    picture,
    png,
    resized_head,
    riff,
    saved,
    segment,
    vp8x,
    with_segments,
)

_SCRIPT = b"<script>window.__ran=1</script>"
_BOMB = zlib.compress(bytes(64 * 1024 * 1024), 9)


def hostile_pictures() -> dict[str, bytes]:
    """Name → file."""
    found: dict[str, bytes] = {}
    for group in (_too_large, _lying, _cut, _something_else, _two_in_one, _saying_too_much, _moving, _odd):
        for name, content in group():
            assert name not in found
            found[name] = content
    return found


def _too_large() -> Iterator[tuple[str, bytes]]:
    few = zlib.compress(bytes(100))
    for width, height in (
        (50_000, 50_000),
        (2**31 - 1, 2**31 - 1),
        (5_001, 4_000),
        (200, 2**31 - 1),
        (1_000_000, 200),
    ):
        yield f"PNG of {width} by {height}", png(width, height, pixels=few)
    for width, height in ((65_535, 65_535), (5_001, 4_000), (65_500, 400)):
        yield f"JPEG of {width} by {height}", resized_head(jpeg(), width, height)
    for width, height in ((65_535, 65_535), (4_000, 3_000)):
        yield f"GIF of {width} by {height}", gif(width, height)
    for width, height in ((2**24, 2**24), (4_000, 3_000)):
        yield f"WebP of {width} by {height}", riff(vp8x(width, height), (b"VP8 ", bytes(40)))
    size = struct.pack("<HH", 16_383, 16_383)
    yield "lossy WebP of 16,383", riff((b"VP8 ", b"\0\0\0\x9d\x01\x2a" + size + bytes(30)))
    yield "lossless WebP of 16,384", riff((b"VP8L", b"\x2f" + struct.pack("<I", 0x0FFFFFFF) + bytes(30)))
    yield "a file of more than ten megabytes", jpeg() + bytes(LARGEST_FILE)
    yield "ten megabytes of nothing", bytes(LARGEST_FILE + 1)


def _lying() -> Iterator[tuple[str, bytes]]:
    yield "JPEG without a size", resized_head(jpeg(), 0, 0)
    yield "JPEG without a height", resized_head(jpeg(), 640, 0)
    yield "PNG that says it is larger", png(3_000, 3_000, pixels=zlib.compress(bytes(640 * 480)))
    yield "PNG without a size", png(0, 0, pixels=b"")
    yield "PNG without a width", png(0, 480, pixels=b"")
    yield "PNG without pixels", png(pixels=b"")
    yield "PNG whose pixels are no zlib", png(pixels=b"no zlib at all" * 40)
    yield "PNG with a part longer than the file", png()[:33] + struct.pack(">I", 2**31) + png()[37:]
    yield "PNG with a wrong sum", png()[:29] + b"\0\0\0\0" + png()[33:]
    yield "PNG without its head", png()[:8] + png()[33:]
    yield "PNG of an unknown kind of colour", png().replace(b"\x08\0\0\0\0", b"\x08\x09\0\0\0", 1)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 4_000, 4_000, 0) + b"\x02\x02\x4c\x01\x00"
    yield "GIF with a frame larger than itself", gif()[:19] + frame + b";"
    yield "GIF without a frame", gif(frames=0)
    yield "GIF with frames of nothing", gif()
    yield "WebP whose head and pixels differ", riff(vp8x(900, 900), (b"VP8 ", saved(picture(), "WEBP")[20:]))
    yield "WebP without pixels", riff(vp8x(900, 900))
    yield "WebP of an unknown part", riff((b"ABCD", bytes(64)))


def _cut() -> Iterator[tuple[str, bytes]]:
    for name, content in (
        ("JPEG", jpeg()),
        ("progressive JPEG", jpeg(progressive=True)),
        ("PNG", saved(picture(), "PNG")),
        ("WebP", saved(picture(), "WEBP")),
        ("GIF", saved(picture(mode="P"), "GIF")),
    ):
        for percent in (3, 30, 60, 90):
            yield f"{name} cut off at {percent} %", content[: len(content) * percent // 100]


def _something_else() -> Iterator[tuple[str, bytes]]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__ran=1"/>'
    yield from {
        "a text": b"Her er intet billede.",
        "a page": b"<!doctype html><html>" + _SCRIPT + b"</html>",
        "SVG": svg,
        "SVG behind a mark of order": b"\xef\xbb\xbf" + svg,
        "SVG with a declaration": b'<?xml version="1.0"?>' + svg,
        "SVG behind a remark": b"  \n<!-- x -->" + svg,
        "SVG in capitals": svg.upper(),
        "a document": b"%PDF-1.7\n1 0 obj\n",
        "an archive": _archive(),
        "a programme": b"MZ" + bytes(200),
        "a programme of Linux": b"\x7fELF" + bytes(200),
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n",
        "HEIC": b"\0\0\0\x18ftypheic" + bytes(100),
        "AVIF": b"\0\0\0\x18ftypavif" + bytes(100),
        "a film": b"\0\0\0\x18ftypmp42" + bytes(100),
        "BMP": saved(picture(), "BMP"),
        "TIFF": saved(picture(), "TIFF"),
        "ICO": saved(picture(256, 256), "ICO"),
        "PPM": saved(picture(), "PPM"),
        "TGA": saved(picture(), "TGA"),
        "PSD": b"8BPS\0\x01" + bytes(200),
        "a sound": b"RIFF" + struct.pack("<I", 100) + b"WAVE" + bytes(92),
        "a page behind the mark of JPEG": b"\xff\xd8\xff" + _SCRIPT * 40,
        "a page behind the mark of PNG": png()[:8] + _SCRIPT * 40,
        "a script behind the mark of GIF": b"GIF89a=1;window.__ran=1//" + bytes(200),
        "a page behind the mark of WebP": riff((b"VP8 ", _SCRIPT * 40)),
    }.items()


def _two_in_one() -> Iterator[tuple[str, bytes]]:
    yield "JPEG and archive", jpeg() + _archive()
    yield "JPEG with a script as remark", with_segments(jpeg(), segment(0xFE, _SCRIPT))
    yield "JPEG with PHP as remark", with_segments(jpeg(), segment(0xFE, b"<?PHP system($_GET[0]); ?>"))
    yield "JPEG with a document in it", with_segments(jpeg(), segment(0xFE, b"%PDF-1.5 1 0 obj"))
    yield "JPEG with a page behind it", jpeg() + b"<HTML><body onload=alert(1)>"
    yield "PNG with a script as text", png(640, 480, chunk(b"tEXt", b"Comment\0" + _SCRIPT))
    yield "PNG and archive", png(behind=_archive())
    yield "PNG with anything behind it", png(behind=b"mere")
    yield "GIF with a page behind it", saved(picture(mode="P"), "GIF") + _SCRIPT
    yield "GIF with anything behind it", saved(picture(mode="P"), "GIF") + b"mere"
    yield "WebP with anything behind it", saved(picture(), "WEBP") + b"mere"
    yield (
        "WebP with PHP in a part",
        riff(vp8x(640, 480), (b"VP8 ", saved(picture(), "WEBP")[20:]), (b"XMP ", b"<?php 1;")),
    )


def _saying_too_much() -> Iterator[tuple[str, bytes]]:
    told = [segment(0xE1, b"Exif\0\0" + bytes(65_000)) for _n in range(80)]
    yield "JPEG with five megabytes of EXIF", with_segments(jpeg(), *told)
    colours = [segment(0xE2, b"ICC_PROFILE\0" + bytes([n + 1, 80]) + bytes(65_000)) for n in range(80)]
    yield "JPEG with five megabytes of colours", with_segments(jpeg(), *colours)
    yield "JPEG with two hundred scans", jpeg().replace(b"\xff\xda", b"\xff\xda" * 200, 1)
    yield "PNG with five megabytes of text", png(640, 480, chunk(b"tEXt", b"Comment\0" + bytes(5_000_000)))
    yield "PNG with a bomb of text", png(640, 480, chunk(b"zTXt", b"Comment\0\0" + _BOMB))
    yield "PNG with a bomb of wide text", png(640, 480, chunk(b"iTXt", b"Comment\0\1\0\0\0" + _BOMB))
    yield "PNG with a bomb of colours", png(640, 480, chunk(b"iCCP", b"x\0\0" + _BOMB))
    many = [chunk(b"tEXt", b"k\0" + bytes(60_000)) for _n in range(60)]
    yield "PNG with sixty texts", png(640, 480, *many)


def _moving() -> Iterator[tuple[str, bytes]]:
    frames = [picture(200, 200).rotate(turn) for turn in range(12)]
    yield "GIF of five thousand frames", gif(frames=5_000)
    yield "GIF of two frames", saved(frames[0], "GIF", save_all=True, append_images=frames[1:2])
    yield "WebP of twelve frames", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    yield "WebP of nothing that moves", riff(vp8x(400, 400, 0x02), *([(b"ANMF", bytes(24))] * 2_000))
    yield "PNG of twelve frames", saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def _odd() -> Iterator[tuple[str, bytes]]:
    yield "a file of nothing", b""
    yield "one byte", b"\xff"
    yield "a mark and nothing else", b"\xff\xd8\xff"
    yield "zeros", bytes(5_000)
    yield "CMYK", saved(Image.new("CMYK", (640, 480), (9, 9, 9, 9)), "JPEG")
    yield "a point", png(1, 1)
    yield "less than one can see", png(199, 199)
    yield "a thread", png(3_000, 200)
    yield "JPEG without end of its head", b"\xff\xd8" + segment(0xE0, bytes(100)) * 30
    yield "JPEG of a length that is none", b"\xff\xd8\xff\xe0\0\0" + jpeg()[6:]


def _archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../evil.php", "<?php")
    return buffer.getvalue()
