"""What one process of a run has found out, for its other processes: a folder that lasts as long as the run."""

from __future__ import annotations

import fcntl
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_folders: list[Path] = []


def new_folder() -> str:
    """A folder for the run that begins; whoever made it removes it."""
    return tempfile.mkdtemp(prefix="samskab-run-")


def use_folder(path: str) -> None:
    """Every process of a run says once where its folder is."""
    _folders[:] = [Path(path)]


def shared_folder(name: str) -> Path:
    """A folder of that name which all processes of the run see."""
    folder = _folders[0] / name
    folder.mkdir(exist_ok=True)
    return folder


def found_once(name: str, find: Callable[[], T]) -> T:
    """What `find` gives, found by one process of the run; the others wait for it and read it."""
    file = shared_folder("found") / name
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_bytes(pickle.dumps(find()))
    found: T = pickle.loads(file.read_bytes())
    return found
