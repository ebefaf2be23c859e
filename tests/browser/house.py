"""The whole house as `make run` starts it, for tests that walk through it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.support.live import ROOT
from tests.support.smtp import free_port

#: The two widths that every page is looked at in, for `parametrize("width", WIDTHS)`; the wide one at length.
WIDTHS = [390, pytest.param(1280, marks=pytest.mark.long)]


@contextmanager
def open_house(folder: Path) -> Iterator[str]:
    """Everything that `make run` starts, over a new instance in `folder`. Gives its address."""
    port = free_port()
    settings = {
        "SAMSKAB_ENV": "demo",
        "INSTANCE_PATH": str(folder),
        "PORT": str(port),
        "DATABASE_URL": "",
        "FORM_LEAST_SECONDS": "0",
    }
    command = [str(Path(sys.executable).with_name("samskab")), "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings})
    url = f"http://127.0.0.1:{port}"
    wait_until(lambda: _answers(url), "the house did not open", seconds=60)
    yield url
    process.terminate()
    assert process.wait(20) == 0


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "/health/live", timeout=1):
            return True
    except OSError:
        return False


def wait_until(is_so: Callable[[], bool], otherwise: str, seconds: float = 90) -> None:
    """Ask until it is so; fail the test saying `otherwise` when it takes too long.

    A reminder takes two turns of the scheduler, half a minute: one to promise it, one to send it.
    """
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, otherwise
        time.sleep(0.3)


def follow(target: Locator) -> None:
    """Click a link or a button that leads to another page, and wait for that page."""
    with target.page.expect_navigation():
        target.click()


def press_in_demo_bar(page: Page, label: str) -> None:
    """Open the demo bar and press one of its buttons."""
    page.goto("/")
    page.locator(".demo-bar summary").click()
    follow(page.get_by_role("button", name=label))
