"""The storage: the same tests over a folder and over a real S3 server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from app.core.storage import NoSuchFileError, Storage, disk_free, open_storage

PIECE = 1024 * 1024


@pytest.fixture(scope="module")
def s3_url() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    bucket = boto3.client(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="id",
        aws_secret_access_key="secret",
    )
    bucket.create_bucket(Bucket="house")
    yield f"s3://house/samskab?endpoint={url}&region=us-east-1"
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    if request.param == "folder":
        yield {"STORAGE_URL": (tmp_path / "storage").as_uri()}
        return
    config = {
        "STORAGE_URL": request.getfixturevalue("s3_url"),
        "STORAGE_KEY_ID": "id",
        "STORAGE_SECRET_KEY": "secret",
    }
    yield config
    for file in open_storage(config).list(""):
        open_storage(config).delete(file.name)


@pytest.fixture
def storage(config: dict[str, str]) -> Storage:
    return open_storage(config)


def content(storage: Storage, name: str) -> bytes:
    return b"".join(storage.read(name))


def test_what_is_written_is_read_in_pieces_and_listed(storage: Storage, config: dict[str, str]) -> None:
    # Larger than what is sent at a time, so that S3 gets it in several parts.
    pieces = [os.urandom(PIECE) for _ in range(18)]
    storage.write("backups/large", iter(pieces))
    storage.write("backups/small", b"small")
    storage.write("pictures/other", b"other")

    again = open_storage(config)
    assert content(again, "backups/large") == b"".join(pieces)
    assert [(file.name, file.size) for file in again.list("backups")] == [
        ("backups/large", 18 * PIECE),
        ("backups/small", 5),
    ]
    assert again.list("letters") == []


def test_a_name_is_overwritten_whole_and_deleted_once(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"from a file")
    storage.write("a/b", b"a first and longer content")
    storage.write("a/b", tmp_path / "file")
    assert content(storage, "a/b") == b"from a file"

    storage.delete("a/b")
    storage.delete("a/b")
    with pytest.raises(NoSuchFileError):
        content(storage, "a/b")


def test_what_breaks_off_leaves_what_was_there(storage: Storage) -> None:
    def broken() -> Iterator[bytes]:
        yield b"x" * 20 * PIECE
        raise OSError("the disk is full")

    storage.write("a", b"before")
    with pytest.raises(Exception, match="full"):
        storage.write("a", broken())
    with pytest.raises(Exception, match="full"):
        storage.write("b", broken())

    assert content(storage, "a") == b"before"
    assert [file.name for file in storage.list("")] == ["a"]


def test_other_addresses_are_refused() -> None:
    with pytest.raises(ValueError, match="STORAGE_URL"):
        open_storage({"STORAGE_URL": "ftp://house/backups"})


def test_the_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    assert 0 < disk_free(tmp_path / "not" / "yet") <= 1
