"""What a file says of itself in its first bytes: kind, size, whether it moves. Read before any decoder sees it.

Pure: bytes in, a header or a refusal out. A header that lies is found out later, because the decoder must come to the
same size; what counts here is that nothing is made ready for a picture of 50,000 by 50,000.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from app.core.errors import DomainError

#: Bytes of a file. A photograph of a telephone has 2 to 8 MB.
LARGEST_FILE = 10 * 1024 * 1024
#: Pixels: what can be decoded in 300 MB (reliability-and-security, section 4 row 17). The decoders of the last two hold
#: four pictures at a time; no camera makes such files.
MOST_PIXELS = {"JPEG": 20_000_000, "PNG": 20_000_000, "WEBP": 8_000_000, "GIF": 8_000_000}
#: Pixels of the shorter side: less is a blot on a page.
SMALLEST_SIDE = 200
#: How many times longer than the other one side may be.
LONGEST_SHAPE = 5
#: Rounds in which a JPEG gets sharper. Cameras take ten; each costs as much as a picture.
_MOST_SCANS = 100
#: Bytes that are said about a picture beside the picture: place, camera, colours, texts.
_MOST_SAID = 4 * 1024 * 1024

#: A page, a programme or a document in a picture's clothes. Too long to stand in pixels by chance; in small letters.
_NO_PICTURE = (
    *(b"<script", b"<iframe", b"<!doctype", b"<html ", b"<html>", b"<?php", b"<foreignobject"),
    *(b"%pdf-1.", b"javascript:"),
)
#: Where an archive ends; it may have 64 KB of remarks behind it.
_END_OF_ARCHIVE = b"PK\x05\x06"
#: How drawings in SVG begin, in small letters.
_DRAWINGS = (b"<svg", b"<?xml", b"<!--", b"<!doctype svg")


class Kind(StrEnum):
    """Pictures we take, by the name that Pillow has for them."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    GIF = "GIF"


class Header(NamedTuple):
    """What a picture says of itself. Width and height are as stored, before it is turned the right way up."""

    kind: Kind
    width: int
    height: int


def read_header(content: bytes) -> Header:
    """What this file is. Raises DomainError with a sentence to the sender for everything we do not take."""
    if not content:
        raise DomainError("Filen er tom. Vælg et andet billede.")
    if len(content) > LARGEST_FILE:
        raise DomainError("Billedet fylder for meget. Det må højst fylde 10 MB.")
    header = _header_of(content)
    if header.width * header.height > MOST_PIXELS[header.kind]:
        raise DomainError("Billedet er for stort. Gør det mindre, og prøv igen.")
    if min(header.width, header.height) < SMALLEST_SIDE:
        raise DomainError("Billedet er for lille. Det skal være mindst 200 punkter på hver led.")
    if max(header.width, header.height) > LONGEST_SHAPE * min(header.width, header.height):
        raise DomainError("Billedet er for langt og smalt. Vælg et andet billede.")
    in_small = content.lower()
    if any(mark in in_small for mark in _NO_PICTURE) or _END_OF_ARCHIVE in content[-66_000:]:
        raise _something_else()
    return header


def _header_of(content: bytes) -> Header:
    try:
        if content.startswith(b"\xff\xd8\xff"):
            return _jpeg(content)
        if content.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(content)
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _webp(content)
        if content.startswith((b"GIF87a", b"GIF89a")):
            return _gif(content)
    except (struct.error, IndexError):
        raise _broken() from None
    raise _unknown(content)


def _unknown(content: bytes) -> DomainError:
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_DRAWINGS):
        return DomainError("Vi tager ikke imod tegninger i SVG. Gem billedet som JPEG eller PNG.")
    if content[4:8] == b"ftyp":
        return DomainError("Vi kan ikke læse billeder i HEIC. Gem billedet som JPEG, og prøv igen.")
    return DomainError("Filen er ikke et billede, vi kan læse. Vælg et billede i JPEG, PNG eller WebP.")


def _broken() -> DomainError:
    return DomainError("Billedet er gået i stykker. Prøv at gemme det igen, eller vælg et andet.")


def _moves() -> DomainError:
    return DomainError("Billedet bevæger sig. Vælg et billede, der står stille.")


def _something_else() -> DomainError:
    return DomainError("Der ligger andet end et billede i filen. Vælg et andet billede.")


def _says_too_much() -> DomainError:
    return DomainError("Der er gemt for meget andet i filen. Gem billedet igen, og prøv så.")


def _jpeg(content: bytes) -> Header:
    """Segment by segment to the frame's own. Entropy-coded bytes never hold a marker, so scans can be counted."""
    if content.count(b"\xff\xda") > _MOST_SCANS:
        raise _broken()
    at, said = 2, 0
    while True:
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        mark, marker = content[at], content[at + 1]
        if mark != 0xFF:
            raise _broken()
        length = struct.unpack_from(">H", content, at + 2)[0]
        if length < 2 or marker in {0xD8, 0xD9, 0xDA}:
            raise _broken()
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack_from(">HH", content, at + 5)
            if content[at + 9] == 4:
                raise DomainError("Billedet er lavet til tryk. Gem det i almindelige farver (RGB).")
            return _sized(Kind.JPEG, width, height)
        said += length
        if said > _MOST_SAID:
            raise _says_too_much()
        at += 2 + length


def _png(content: bytes) -> Header:
    if content[12:16] != b"IHDR":
        raise _broken()
    width, height = struct.unpack_from(">II", content, 16)
    header = _sized(Kind.PNG, width, height)
    said = 0
    for name, length in _png_parts(content):
        if name == b"acTL":
            raise _moves()
        # Small first letters are what a reader may leave out.
        said += length if name[0] & 0x20 else 0
        if said > _MOST_SAID:
            raise _says_too_much()
    return header


def _png_parts(content: bytes) -> Iterator[tuple[bytes, int]]:
    at = 8
    while at + 8 <= len(content):
        length = struct.unpack_from(">I", content, at)[0]
        name = content[at + 4 : at + 8]
        yield name, length
        at += 12 + length
        if name == b"IEND":
            if at < len(content):
                raise _something_else()
            return
    raise _broken()


def _webp(content: bytes) -> Header:
    """The three ways a WebP begins: lossy, lossless, and with more parts than the picture."""
    first, data = content[12:16], content[20:50]
    whole = struct.unpack_from("<I", content, 4)[0] + 8
    if whole != len(content):
        raise _something_else() if whole < len(content) else _broken()
    if first == b"VP8 ":
        if data[3:6] != b"\x9d\x01\x2a":
            raise _broken()
        width, height = struct.unpack_from("<HH", data, 6)
        return _sized(Kind.WEBP, width & 0x3FFF, height & 0x3FFF)
    if first == b"VP8L":
        if data[0] != 0x2F:
            raise _broken()
        bits = struct.unpack_from("<I", data, 1)[0]
        return _sized(Kind.WEBP, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if first != b"VP8X":
        raise _broken()
    if data[0] & 0x02 or b"ANIM" in content[30:64]:
        raise _moves()
    width = int.from_bytes(data[4:7], "little") + 1
    height = int.from_bytes(data[7:10], "little") + 1
    return _sized(Kind.WEBP, width, height)


def _gif(content: bytes) -> Header:
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    header = _sized(Kind.GIF, width, height)
    at = 13 + _table(flags)
    pictures = 0
    while content[at] != 0x3B:
        if content[at] == 0x21:
            at = _after_blocks(content, at + 2)
        elif content[at] == 0x2C:
            pictures += 1
            left, top, wide, high, flags = struct.unpack_from("<HHHHB", content, at + 1)
            if pictures > 1:
                raise _moves()
            if left + wide > width or top + high > height:
                raise _broken()
            at = _after_blocks(content, at + 11 + _table(flags))
        else:
            raise _broken()
    if not pictures:
        raise _broken()
    if at + 1 < len(content):
        raise _something_else()
    return header


def _table(flags: int) -> int:
    """Bytes of the table of colours that such flags announce."""
    return 3 << (flags & 0x07) + 1 if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += 1 + content[at]
    return at + 1


def _sized(kind: Kind, width: int, height: int) -> Header:
    if not width or not height:
        raise _broken()
    return Header(kind, width, height)
