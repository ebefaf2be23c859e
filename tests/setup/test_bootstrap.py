"""The first step of `make run`: what it says when a machine cannot do it, and what it installs from."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.setup import bootstrap
from config import ROOT

LOCKS = sorted(ROOT.glob("requirements*.lock"))


def test_old_python_is_told_which_one_is_needed() -> None:
    with pytest.raises(bootstrap.SetupError) as refusal:
        bootstrap.refuse_old_python((3, 9))
    assert "needs Python 3.11 or newer and this is 3.9" in str(refusal.value)


def test_an_old_python_can_read_the_bootstrap() -> None:
    source = (ROOT / "app/setup/bootstrap.py").read_text(encoding="utf-8")
    assert ast.parse(source, feature_version=(3, 8))


def test_missing_venv_module_names_debians_package(tmp_path: Path) -> None:
    # As on Debian without python3-venv: the interpreter is there, ensurepip is not.
    (tmp_path / "ensurepip.py").write_text("raise ImportError('No module named ensurepip')\n")
    done = subprocess.run(
        [sys.executable, "-c", "from bootstrap import refuse_missing_venv; refuse_missing_venv()"],
        cwd=ROOT,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT / 'app/setup'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "sudo apt install python3-venv" in done.stderr


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_pin_by_hash_and_name_no_registry_or_machine(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9].*", text, re.MULTILINE)
    assert pinned
    assert all(re.search(r"==[^ ]+ .*\\$", line) for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"https?:|file://|^--|^-e|/home/|/opt/|/root/", text, re.MULTILINE)


def test_npm_lock_names_no_registry() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity"') == 6
