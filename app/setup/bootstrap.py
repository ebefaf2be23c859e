"""Make the virtual environment and everything in it: run as a script, before anything is installed.

Only the standard library, and syntax that a Python too old for the rest still reads, so that it can say so.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
STAMP = VENV / "samskab-lock.sha256"
PYTHON = VENV / "bin" / "python"


class SetupError(Exception):
    """The set-up cannot go on; the message is one plain sentence that says what to do."""


def refuse_old_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Raise SetupError when this Python is older than the programme needs."""
    if tuple(version[:2]) < OLDEST:
        raise SetupError(
            f"Samskab needs Python {OLDEST[0]}.{OLDEST[1]} or newer and this is {version[0]}.{version[1]}; "
            "install a newer one and run: make run PYTHON=python3.11"
        )


def refuse_missing_venv() -> None:
    """Raise SetupError when this Python cannot make virtual environments (Debian splits that off)."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise SetupError(
            "This Python cannot make virtual environments: "
            "install the package python3-venv (sudo apt install python3-venv) and run make again."
        ) from None


def make_venv() -> None:
    """Create .venv unless there is one that answers and is new enough."""
    if PYTHON.exists() and _is_usable():
        return
    refuse_missing_venv()
    print("Making the virtual environment .venv", flush=True)
    _run([sys.executable, "-m", "venv", "--clear", str(VENV)], "The virtual environment could not be made")


def install(lock_name: str) -> None:
    """Install the lock file and this project itself, unless exactly that was installed before."""
    wanted = _fingerprint(lock_name)
    if STAMP.exists() and STAMP.read_text().split() == wanted:
        return
    print(f"Installing {lock_name} (a minute or two the first time)", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    failed = f"The packages in {lock_name} could not be installed; is there a network?"
    _run([*pip, "--require-hashes", "--requirement", str(ROOT / lock_name)], failed)
    _run(
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)],
        "The command samskab could not be installed",
    )
    STAMP.write_text("\n".join(wanted) + "\n")


def _is_usable() -> bool:
    question = f"import sys; raise SystemExit(sys.version_info[:2] < {OLDEST!r})"
    return subprocess.run([str(PYTHON), "-c", question], check=False).returncode == 0


def _fingerprint(lock_name: str) -> list[str]:
    """What is installed when the stamp says so: the lock, the project file, and where the project lies."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in (lock_name, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return [lock_name, digest.hexdigest()]


def _run(command: list[str], failed: str) -> None:
    """Run quietly; what the command complained about is only shown when it failed."""
    try:
        done = subprocess.run(command, cwd=str(ROOT), stderr=subprocess.PIPE, text=True, check=False)
    except OSError as error:
        raise SetupError(f"{failed}: {error}.") from None
    if done.returncode:
        raise SetupError(f"{done.stderr.rstrip()}\n{failed} (see above).")


def main(arguments: list[str]) -> int:
    """Set everything up; return the exit status. `--dev` adds what the tests and checks need."""
    try:
        refuse_old_python()
        make_venv()
        install(_lock(arguments))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    # Fonts and icons are built by the Python that was just set up; without npm it only warns.
    return subprocess.run(
        [str(PYTHON), str(ROOT / "app/setup/assets.py")], check=False, env=_clean()
    ).returncode


def _lock(arguments: list[str]) -> str:
    """The lock to install: once the tests' one is there it stays, so that run and test do not take turns."""
    dev = "requirements-dev.lock"
    if "--dev" in arguments or (STAMP.exists() and dev in STAMP.read_text()):
        return dev
    return "requirements.lock"


def _clean() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
