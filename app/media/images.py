"""A picture of somebody's, made anew: decoded under guard, turned the right way up, and written as plain JPEG.

Nothing of the file itself is kept: no place, no camera, no colour profile, nothing behind the picture's end. JPEG,
because every browser, letter and document reads it, also on a tablet of ten years ago.
"""

from __future__ import annotations

import hashlib
import io
import logging
import struct
import threading
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import DomainError
from app.media.headers import MOST_PIXELS, Header, Kind, read_header

if TYPE_CHECKING:
    from PIL.Image import Image

log = logging.getLogger("samskab.media")

#: Widths in which a picture is kept: a card or a telephone, and a page. A narrower picture is never made wider.
SMALL, LARGE = 480, 1200
WIDTHS = (SMALL, LARGE)
#: What these widths need at least at their quality, and no more than anybody sees (front-end.md: at most 60 KB for a
#: picture on a telephone).
_QUALITY = {SMALL: 78, LARGE: 80}
#: How long one upload waits for another one: a picture of 20 million pixels takes two seconds.
_PATIENCE = 20
#: Decoding takes up to 200 MB, so a process does it for one at a time.
_ONE_AT_A_TIME = threading.Lock()
#: Text beside the picture, unpacked; Pillow's own bound is 64 MB.
_MOST_TEXT = 2 * 1024 * 1024
#: Rows of the small picture that are made at a time.
_ROWS = 64
#: The one thing of EXIF that is asked for.
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Prepared:
    """A picture ready to be kept: its size as it is shown at its largest, and JPEG bytes for each of WIDTHS."""

    width: int
    height: int
    files: dict[int, bytes]

    @property
    def content_hash(self) -> str:
        """SHA-256 of the largest file, in hexadecimal."""
        return hashlib.sha256(self.files[LARGE]).hexdigest()


def prepare(content: bytes) -> Prepared:
    """The picture in this file. Raises DomainError with a sentence to the sender for everything else."""
    header = read_header(content)
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENCE):
        raise DomainError("Der er mange, der sender billeder lige nu. Prøv igen om lidt.")
    try:
        return _decoded(content, header)
    except DomainError:
        raise
    except Exception as error:
        # Decoders of broken pictures raise whatever they like; the sender can only send another one.
        log.info("picture refused", extra={"kind": header.kind.value, "why": type(error).__name__})
        raise DomainError(
            "Billedet er gået i stykker. Prøv at gemme det igen, eller vælg et andet."
        ) from error
    finally:
        _ONE_AT_A_TIME.release()


def _decoded(content: bytes, header: Header) -> Prepared:
    from PIL import Image, ImageFile, PngImagePlugin

    # Pillow refuses twice what it is told; below that it only warns.
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS[header.kind] // 2
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    PngImagePlugin.MAX_TEXT_MEMORY = _MOST_TEXT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=[header.kind.value]) as opened:
            if opened.size != (header.width, header.height):
                raise DomainError("Billedet er gået i stykker. Prøv at gemme det igen, eller vælg et andet.")
            return _written(_shrunk(opened, header.kind))


def _shrunk(opened: Image, kind: Kind) -> Image:
    """The picture in plain colours, no larger than a page shows it, and the right way up.

    A JPEG is decoded at a fraction of its size, where that is enough. Made smaller first and turned then: so much the
    less to turn.
    """
    from PIL import Image

    if kind is Kind.JPEG:
        opened.draft("RGB", (LARGE, LARGE))
    # Before anything else is asked: a PNG asked for its EXIF is decoded then, and what breaks would be lost.
    opened.load()
    turned = _turned(opened)
    is_across = turned in {5, 6, 7, 8}
    plain = _plain(opened, max(1, opened.size[is_across] // LARGE))
    small = _no_wider(plain, LARGE, is_across=is_across)
    ways = (
        *(None, None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_180),
        *(Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.TRANSPOSE, Image.Transpose.ROTATE_270),
        *(Image.Transpose.TRANSVERSE, Image.Transpose.ROTATE_90),
    )
    way = ways[turned]
    return small.transpose(way) if way is not None else small


def _turned(opened: Image) -> int:
    """How the camera was held, 1 to 8 (EXIF 2.3, tag 0x0112); 1 is upright. What cannot be read is upright."""
    try:
        said = opened.getexif().get(_ORIENTATION, 1)
    except (SyntaxError, ValueError, TypeError, KeyError, OSError, struct.error):
        return 1
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def _plain(picture: Image, times: int) -> Image:
    """The picture in red, green and blue, on white where one could see through; `times` as small in each direction.

    Strip by strip: a large picture is never there twice at its full size.
    """
    from PIL import Image

    width, height = picture.size
    small = Image.new("RGB", (-(-width // times), -(-height // times)))
    for top in range(0, height, _ROWS * times):
        strip = picture.crop((0, top, width, min(height, top + _ROWS * times)))
        strip.info.update(picture.info)
        small.paste(_coloured(strip).reduce(times), (0, top // times))
    return small


def _coloured(picture: Image) -> Image:
    from PIL import Image

    if picture.mode.startswith("I"):
        # Sixteen bits of grey, of which the upper eight are seen.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode not in {"RGBA", "LA", "PA"} and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGB", clear.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white


def _no_wider(picture: Image, most: int, *, is_across: bool = False) -> Image:
    """The picture at most so many pixels wide; `is_across`: so many high, because it will be turned."""
    from PIL import Image

    share = most / picture.size[is_across]
    if share >= 1:
        return picture
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _written(picture: Image) -> Prepared:
    from PIL import Image

    files = {}
    for width in WIDTHS:
        scaled = _no_wider(picture, width)
        # A new picture of the pixels alone: what was said about the old one cannot come along.
        bare = Image.new("RGB", scaled.size)
        bare.paste(scaled)
        buffer = io.BytesIO()
        bare.save(buffer, "JPEG", quality=_QUALITY[width], optimize=True, progressive=True)
        files[width] = buffer.getvalue()
    return Prepared(picture.width, picture.height, files)
