"""A machine without a time zone database, and one with little memory: it serves, or says in a line why not."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from flask import Flask

from tests.factories import make_walk
from tests.support.live import LiveServer

pytestmark = pytest.mark.long

MEGABYTE = 1024 * 1024


def limited(megabytes: int) -> tuple[str, ...]:
    """What to write before a command, so that it may keep no more than that of its own in memory."""
    return ("prlimit", f"--data={megabytes * MEGABYTE}")


def read(url: str) -> int:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return int(answer.status)


def test_a_web_server_of_256_megabytes_serves(app: Flask, database_url: str, tmp_path: Path) -> None:
    series = make_walk()
    server = LiveServer(database_url, tmp_path, before=limited(256))
    server.start()
    try:
        for path in ("/", "/gaature", f"/gaature/{series.id}", "/log-ind", "/det-sker") * 10:
            assert read(server.url + path) == 200
        assert "MemoryError" not in server.log()
    finally:
        server.stop()


def samskab(*before: str, **settings: str) -> subprocess.CompletedProcess[str]:
    program = str(Path(sys.executable).with_name("samskab"))
    environment = {**os.environ, "SAMSKAB_ENV": "testing", **settings}
    return subprocess.run(
        [*before, program, "tick", "--help"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_with_far_too_little_memory_it_ends_and_says_so() -> None:
    done = samskab(*limited(16))
    assert done.returncode != 0
    assert "MemoryError" in done.stderr or "allocate" in done.stderr or "memory" in done.stderr.lower()


def test_without_the_systems_time_zones_it_brings_its_own() -> None:
    assert samskab(PYTHONTZPATH="").returncode == 0


def test_without_any_time_zones_it_says_which_one_is_missing(tmp_path: Path) -> None:
    (tmp_path / "tzdata").mkdir()
    (tmp_path / "tzdata" / "__init__.py").write_text("raise ImportError('not installed')\n")
    done = samskab(PYTHONTZPATH="", PYTHONPATH=str(tmp_path))
    assert done.returncode != 0
    assert "Europe/Copenhagen" in done.stderr.splitlines()[-1]
