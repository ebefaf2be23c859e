"""What is sealed comes back whole, or not at all."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from app.operations.sealing import PIECE_BYTES, RefusedError, seal, unseal

KEY, OTHER = "k" * 32, "o" * 32
HEAD = 48
TAG = 16


def sealed(plain: bytes) -> bytes:
    return b"".join(seal([plain], [KEY]))


def opened(data: bytes, *keys: str) -> bytes:
    return b"".join(unseal([data], keys or [KEY]))


def in_bits(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("size", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_it_comes_back_whatever_its_size_and_however_it_is_cut(size: int) -> None:
    plain = random.Random(size).randbytes(size)
    data = b"".join(seal(in_bits(plain, 65_537), [KEY]))

    assert opened(data) == plain
    assert b"".join(unseal(in_bits(data, 70_001), [KEY])) == plain
    assert plain[:64] not in data or size < 16


def test_nothing_is_sealed_the_same_way_twice() -> None:
    assert sealed(b"the same")[HEAD:] != sealed(b"the same")[HEAD:]


def test_an_older_key_still_opens_and_a_strange_one_does_not() -> None:
    data = sealed(b"old")
    assert opened(data, OTHER, KEY) == b"old"
    with pytest.raises(RefusedError, match="BACKUP_KEY_FALLBACKS"):
        opened(data, OTHER)


@pytest.mark.parametrize("place", [0, 7, 8, 15, 16, HEAD - 1, HEAD, HEAD + PIECE_BYTES, -1])
def test_a_bit_that_flips_is_noticed_wherever_it_is(place: int) -> None:
    data = bytearray(sealed(b"x" * (PIECE_BYTES + 100)))
    data[place] ^= 1
    with pytest.raises(RefusedError):
        opened(bytes(data))


def test_pieces_cannot_be_left_out_moved_repeated_or_put_behind() -> None:
    data = sealed(random.Random(1).randbytes(3 * PIECE_BYTES + 5))
    head, body = data[:HEAD], data[HEAD:]
    one, two, three, last = list(in_bits(body, PIECE_BYTES + TAG))
    other = sealed(b"another file")[HEAD:]
    for changed in (
        [one, two, three],
        [one, two],
        [],
        [two, one, three, last],
        [one, one, three, last],
        [one, two, last],
        [one, two, three, last, b"x"],
        [one, two, three, last, last],
        [one, two, three, other],
    ):
        with pytest.raises(RefusedError):
            opened(head + b"".join(changed))


@pytest.mark.parametrize("data", [b"", b"SAMSKAB\x01", b"PK\x03\x04" * 100])
def test_what_is_no_file_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError):
        opened(data)
