"""`samskab serve` keeps two children running: real processes, real signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config import ROOT

_TWO_SLEEPERS = """
import os, sys, time
from pathlib import Path
from app.setup.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
def work(name):
    with (folder / name).open("a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(120)
def broken():
    with (folder / "broken").open("a") as file:
        file.write(f"{os.getpid()}\\n")
    raise SystemExit(7)
second = broken if sys.argv[2] == "broken" else (lambda: work("clock"))
children = [Child("web server", lambda: work("web")), Child("scheduler", second)]
raise SystemExit(Supervisor(children).run(lambda: True))
"""


def _wait(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def _pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0]
    except FileNotFoundError:
        return False


def _start(folder: Path, kind: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _TWO_SLEEPERS, str(folder), kind],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def running(tmp_path: Path) -> subprocess.Popen[str]:
    parent = _start(tmp_path, "good")
    _wait(lambda: bool(_pids(tmp_path / "web") and _pids(tmp_path / "clock")))
    return parent


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_both_cleanly(tmp_path: Path, number: int) -> None:
    parent = _start(tmp_path, "good")
    _wait(lambda: bool(_pids(tmp_path / "web") and _pids(tmp_path / "clock")))
    parent.send_signal(number)
    assert parent.wait(15) == 0
    assert not any(_is_alive(pid) for pid in _pids(tmp_path / "web") + _pids(tmp_path / "clock"))


def test_a_child_that_is_killed_is_started_again(running: subprocess.Popen[str], tmp_path: Path) -> None:
    os.kill(_pids(tmp_path / "clock")[0], signal.SIGKILL)
    _wait(lambda: len(_pids(tmp_path / "clock")) == 2)
    running.terminate()
    said, _ = running.communicate(timeout=15)
    assert "The scheduler ended with status -9; starting it again." in said
    assert not any(_is_alive(pid) for pid in _pids(tmp_path / "clock"))


def test_a_child_that_cannot_run_ends_everything_with_a_message(tmp_path: Path) -> None:
    parent = _start(tmp_path, "broken")
    said, _ = parent.communicate(timeout=30)
    assert parent.returncode == 1
    assert "The scheduler ended 3 times within a minute (status 7); giving up." in said
    assert not any(_is_alive(pid) for pid in _pids(tmp_path / "web"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_children_end_when_the_parent_is_killed(running: subprocess.Popen[str], tmp_path: Path) -> None:
    running.kill()
    running.wait(15)
    children = _pids(tmp_path / "web") + _pids(tmp_path / "clock")
    _wait(lambda: not any(_is_alive(pid) for pid in children))
    assert len(children) == 2


_PAPERS = """
import os
from app.setup.supervisor import Child
def paper():
    import typst
    typst.compile(b"= Hej\\n#for page in range(40) [#page #pagebreak()]", format="pdf")
def ends(status):
    raise SystemExit(status)
assert Child("first", paper).run_to_end() == 0
assert Child("second", paper).run_to_end() == 0
assert Child("third", lambda: ends(7)).run_to_end() == 7
"""


def test_what_is_done_first_leaves_papers_to_those_who_come_after() -> None:
    """The typesetter's threads are lost by a fork: had the parent set one, the child would wait for ever."""
    done = subprocess.run([sys.executable, "-c", _PAPERS], cwd=ROOT, timeout=60, check=False)

    assert done.returncode == 0
