"""`make check` and `make test`: what a machine can find wrong, and how to mend it.

Run as a script in the virtual environment: it has to speak even when the application cannot be imported.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One check: its name, the command, and what to do when it fails."""

    name: str
    command: tuple[str, ...]
    mend: str

    def run(self) -> tuple[bool, str, float]:
        """Whether it passed, what it said, and the seconds it took."""
        start = time.monotonic()
        program = str(_BIN / self.command[0])
        done = subprocess.run(
            [program, *self.command[1:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "SAMSKAB_ENV": "testing", "PYTHONPATH": str(ROOT)},
        )
        return done.returncode == 0, done.stdout + done.stderr, time.monotonic() - start


_SELF = ("python", "app/setup/checks.py")
_SUPPLY = "app/setup/supply_chain.py"
#: How a check that needs the network says that there was none.
_NOT_CHECKED = "not checked: "
#: The slowest first, because two run at a time.
CHECKS = (
    Check("types (mypy)", ("mypy",), "read the lines above"),
    Check(
        "known holes (pip-audit)", ("python", _SUPPLY, "audit"), "upgrade: make lock; or docs/advisories.toml"
    ),
    Check("bill of materials (build/sbom.json)", ("python", _SUPPLY, "bill"), "read the lines above"),
    Check("templates (djlint)", ("djlint", "templates", "--lint", "--quiet"), "read the lines above"),
    Check(
        "migrations in step with the models",
        (*_SELF, "migrations"),
        "flask --app app.setup.migrating db migrate",
    ),
    Check("import contracts (import-linter)", ("lint-imports", "--no-cache"), "move the code to its floor"),
    Check("texts are extracted", ("python", "app/setup/texts.py", "check"), "make translations"),
    Check("style (ruff)", ("ruff", "check", ".", "--output-format", "concise"), "ruff check --fix ."),
    Check(
        "layout (ruff format)",
        ("ruff", "format", "--check", ".", "--output-format", "concise"),
        "ruff format .",
    ),
)


def check() -> int:
    """Run all checks, two at a time; print one line each and the whole story of those that fail."""
    status = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for made, (passed, said, seconds) in zip(CHECKS, pool.map(Check.run, CHECKS), strict=True):
            last = said.strip().rpartition("\n")[2]
            remark = f": {last}" if passed and last.startswith(_NOT_CHECKED) else ""
            print(f"{'ok    ' if passed else 'FAILED'} {made.name}{remark} ({seconds:.1f} s)", flush=True)
            if not passed:
                print(f"{said.rstrip()}\n-> {made.mend}", flush=True)
                status = 1
    return status


def check_migrations() -> int:
    """Apply every migration to an empty SQLite and compare the result with the models."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "SAMSKAB_ENV": "testing",
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'step.db'}",
        }
        for command in ("upgrade", "check"):
            flask = [str(_BIN / "flask"), "--app", "app.setup.migrating", "db", command]
            done = subprocess.run(flask, cwd=ROOT, env=environment, check=False)
            if done.returncode:
                return done.returncode
    return 0


def test(arguments: list[str]) -> int:
    """Run the checks and then all tests; the exit status of the tests wins, because they say more."""
    if not ensure_chromium():
        return 1
    checked = check()
    # The tests start the application a hundred times; without compiled files each start takes twice as long.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    tested = subprocess.run(
        # Whoever is done early takes work from the other: single tests take up to a minute.
        [sys.executable, "-m", "pytest", "-n", "3", "--dist", "worksteal", *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
    ).returncode
    if checked and not tested:
        print("The tests pass, but `make check` does not: see the first lines.", file=sys.stderr)
    return tested or checked


def ensure_chromium() -> bool:
    """Install Debian's Chromium when there is none and this user may; else say in one sentence what to do."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    if any(shutil.which(name) for name in names if name):
        return True
    install = _install_command()
    if install is not None:
        print("Installing Chromium for the browser tests", flush=True)
        for step in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
            subprocess.run([*install, *step], check=False, stdout=subprocess.DEVNULL)
    if shutil.which("chromium"):
        return True
    print(
        "The browser tests need Chromium: sudo apt install chromium, then make test again.", file=sys.stderr
    )
    return False


def _install_command() -> list[str] | None:
    """What to write before apt-get: nothing as root, sudo where it asks no password, else None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asks_nothing = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0
    return ["sudo", "-n"] if asks_nothing else None


def main(arguments: list[str]) -> int:
    """Do what the first argument names; the rest goes to pytest."""
    long = ["-m", "long or not long", "--durations", "10"]
    commands: dict[str, Callable[[], int]] = {
        "check": check,
        "migrations": check_migrations,
        "test": lambda: test(arguments[1:]),
        "test-long": lambda: test([*long, *arguments[1:]]),
    }
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    sys.exit(main(sys.argv[1:]))
