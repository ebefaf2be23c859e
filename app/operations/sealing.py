"""A stream that only we can read, and that nobody can change by a single bit without our noticing.

AES-256-GCM in pieces of 1 MiB. Each piece is bound to the head of the file, to its number and to whether it is the
last: a piece that is flipped, moved, left out, put behind or taken from another file is refused. Every file has a
key of its own (HKDF of BACKUP_KEY and a salt), so that a nonce never meets the same key twice.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_MAGIC = b"SAMSKAB\x01"
_KEY_ID_BYTES, _SALT_BYTES, _TAG_BYTES = 8, 32, 16
_HEAD_BYTES = len(_MAGIC) + _KEY_ID_BYTES + _SALT_BYTES
PIECE_BYTES = 1024 * 1024


class RefusedError(ValueError):
    """Not a file of ours, of a key that we do not have, cut off, or changed. Nothing of it may be used."""


def seal(plain: Iterable[bytes], keys: Sequence[str]) -> Iterator[bytes]:
    """`plain` encrypted with the first of `keys`, as pieces to be written one after the other."""
    head = _MAGIC + _key_id(keys[0]) + secrets.token_bytes(_SALT_BYTES)
    cipher = _cipher(keys[0], head)
    yield head
    number, waiting = 0, b""
    for piece in _in_pieces(plain, PIECE_BYTES):
        if number or waiting:
            yield cipher.encrypt(_nonce(number), waiting, _place(head, number, is_last=False))
            number += 1
        waiting = piece
    yield cipher.encrypt(_nonce(number), waiting, _place(head, number, is_last=True))


def unseal(sealed: Iterable[bytes], keys: Sequence[str]) -> Iterator[bytes]:
    """What `seal` was given, piece by piece; any of `keys` may have made it.

    Raises RefusedError, perhaps only at the last piece: whatever came before is not to be used then.
    """
    pieces = _after_head(sealed)
    head = next(pieces)
    cipher = _cipher(_key_of(head, keys), head)
    number, waiting = 0, None
    for piece in pieces:
        if waiting is not None:
            yield _open(cipher, head, number, waiting, is_last=False)
            number += 1
        waiting = piece
    if waiting is None:
        raise RefusedError("the file ends after its head")
    yield _open(cipher, head, number, waiting, is_last=True)


def _open(cipher: AESGCM, head: bytes, number: int, piece: bytes, *, is_last: bool) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(_nonce(number), piece, _place(head, number, is_last=is_last))
    except (InvalidTag, ValueError) as error:
        raise RefusedError(f"piece {number} was changed, moved or cut off") from error


def _key_of(head: bytes, keys: Sequence[str]) -> str:
    if len(head) != _HEAD_BYTES or not head.startswith(_MAGIC):
        raise RefusedError("this is no file of ours")
    wanted = head[len(_MAGIC) : len(_MAGIC) + _KEY_ID_BYTES]
    for key in keys:
        if secrets.compare_digest(_key_id(key), wanted):
            return key
    raise RefusedError("it was encrypted with another BACKUP_KEY; put that one in BACKUP_KEY_FALLBACKS")


def _key_id(key: str) -> bytes:
    return sha256(b"samskab backup key id\0" + key.encode()).digest()[:_KEY_ID_BYTES]


def _cipher(key: str, head: bytes) -> AESGCM:
    # Loaded at the first use: a web process asks whether a restore is unfinished, and never seals.
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    salt = head[-_SALT_BYTES:]
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=b"samskab backup v1")
    return AESGCM(derived.derive(key.encode()))


def _nonce(number: int) -> bytes:
    return struct.pack(">IQ", 0, number)


def _place(head: bytes, number: int, *, is_last: bool) -> bytes:
    return head + struct.pack(">Q?", number, is_last)


def _after_head(sealed: Iterable[bytes]) -> Iterator[bytes]:
    """The head, then the pieces as they were sealed, however the storage has cut the stream."""
    stream = iter(sealed)
    buffer = bytearray()
    while len(buffer) < _HEAD_BYTES and (some := next(stream, None)) is not None:
        buffer += some
    yield bytes(buffer[:_HEAD_BYTES])
    yield from _in_pieces([bytes(buffer[_HEAD_BYTES:])], PIECE_BYTES + _TAG_BYTES, stream)


def _in_pieces(first: Iterable[bytes], size: int, rest: Iterable[bytes] = ()) -> Iterator[bytes]:
    buffer = bytearray()
    for source in (first, rest):
        for some in source:
            buffer += some
            start = 0
            while len(buffer) - start >= size:
                yield bytes(buffer[start : start + size])
                start += size
            del buffer[:start]
    if buffer:
        yield bytes(buffer)
