"""What others made that we stand on: its known holes (pip-audit), and the bill of materials (CycloneDX 1.6).

Run as a script in the virtual environment, by `make check`. Where the vulnerability service does not answer, the
last line says `not checked: …` and nothing fails: a check that needs the network must not stop a developer without.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
NODE_LOCK = ROOT / "package-lock.json"
#: Advisories that were looked into and do not concern us, each with the reason.
TRIAGE = ROOT / "docs" / "advisories.toml"
BILL = ROOT / "build" / "sbom.json"
_BIN = Path(sys.executable).parent
#: Seconds until one question to the service is given up, and until the whole audit is.
_PATIENCE, _AT_MOST = 3, 20


def triaged(text: str | None = None) -> dict[str, str]:
    """Advisory → why it does not concern us. Raises ValueError for one without a reason."""
    found = tomllib.loads(TRIAGE.read_text(encoding="utf-8") if text is None else text).get("advisory", [])
    reasons = {one["id"]: str(one.get("reason", "")).strip() for one in found}
    if silent := sorted(number for number, reason in reasons.items() if not reason):
        raise ValueError(f"no reason is given for {', '.join(silent)}")
    return reasons


def audit() -> int:
    """Look every locked package up, as it stands in the lock with its hashes; 1 when a hole is known."""
    ignored = [part for number in triaged() for part in ("--ignore-vuln", number)]
    command = [str(_BIN / "pip-audit"), "-r", str(LOCK), "--require-hashes", "--disable-pip", *ignored]
    quiet = ["--progress-spinner", "off", "--timeout", str(_PATIENCE), "--format", "json"]
    try:
        done = subprocess.run(
            [*command, *quiet], capture_output=True, text=True, check=False, timeout=_AT_MOST
        )
    except subprocess.TimeoutExpired:
        print(f"not checked: the vulnerability service took longer than {_AT_MOST} seconds")
        return 0
    return _judge(done.stdout, done.stderr)


def _judge(said: str, errors: str) -> int:
    """What pip-audit found: 1 with one line for each hole; packages it could not look up are named."""
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        print(f"not checked: pip-audit could not ask ({(errors.strip() or 'no answer').splitlines()[-1]})")
        return 0
    holes = [(one["name"], one["version"], hole) for one in packages for hole in one.get("vulns", [])]
    for name, version, hole in holes:
        fixed = ", ".join(hole.get("fix_versions", [])) or "no version yet"
        print(f"{name} {version}: {hole['id']}, mended in {fixed}")
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    if skipped and not holes:
        print(f"not checked: {len(skipped)} of {len(packages)} packages are unknown to the service")
    return 1 if holes else 0


def write_bill(target: Path = BILL) -> int:
    """Write the bill of materials: every locked Python package, and what npm gives to the pages."""
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [
        str(_BIN / "cyclonedx-py"),
        "requirements",
        str(LOCK),
        "--pyproject",
        str(ROOT / "pyproject.toml"),
    ]
    form = ["--spec-version", "1.6", "--output-format", "JSON", "--output-reproducible", "--no-validate"]
    done = subprocess.run(
        [*command, *form, "--output-file", str(target)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stderr.strip())
        return done.returncode
    bill = json.loads(target.read_text(encoding="utf-8"))
    bill["components"] += npm_components(json.loads(NODE_LOCK.read_text(encoding="utf-8")))
    target.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def npm_components(lock: dict[str, Any]) -> list[dict[str, Any]]:
    """The packages of a package-lock that visitors get something of, as CycloneDX components."""
    prefix = "node_modules/"
    found = []
    for path, one in sorted(lock["packages"].items()):
        if not path.startswith(prefix) or one.get("dev"):
            continue
        name, version = path.removeprefix(prefix), one["version"]
        purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
        licence = [{"license": {"id": one["license"]}}] if "license" in one else []
        about = {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}
        found.append({**about, "licenses": licence})
    return found


if __name__ == "__main__":
    sys.exit({"audit": audit, "bill": write_bill}[sys.argv[1]]())
