"""The audit of what we stand on says what it could not check, and the bill names every part."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.setup import checks, supply_chain

_HOLE = {"name": "flask", "version": "3.1.3", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.4"]}]}


def _said(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


def test_without_a_service_the_check_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Whoever asks through a door that nobody opens has no network.
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)

    assert supply_chain.audit() == 0
    said = capsys.readouterr().out
    assert said.startswith("not checked: ")
    assert said.count("\n") == 1


def test_a_known_hole_fails_and_says_what_mends_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert supply_chain._judge(_said(_HOLE), "") == 1
    assert capsys.readouterr().out == "flask 3.1.3: PYSEC-1, mended in 3.1.4\n"


@pytest.mark.parametrize(
    ("said", "errors"),
    [("", "Traceback\nConnectionError: no route"), (_said({"name": "a", "skip_reason": "unknown"}), "")],
)
def test_what_could_not_be_asked_is_not_called_checked(
    said: str, errors: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert supply_chain._judge(said, errors) == 0
    assert capsys.readouterr().out.startswith("not checked: ")


def test_a_slow_service_is_given_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wait(*_args: Any, **_more: Any) -> None:
        raise subprocess.TimeoutExpired("pip-audit", supply_chain._AT_MOST)

    monkeypatch.setattr(subprocess, "run", wait)

    assert supply_chain.audit() == 0
    assert capsys.readouterr().out.startswith("not checked: the vulnerability service took longer")


def test_every_advisory_left_out_has_its_reason() -> None:
    assert all(len(reason) > 40 for reason in supply_chain.triaged().values())
    with pytest.raises(ValueError, match="CVE-1"):
        supply_chain.triaged('[[advisory]]\nid = "CVE-1"\nreason = " "\n')


def test_the_bill_names_every_locked_package_and_what_pages_load(tmp_path: Path) -> None:
    target = tmp_path / "build" / "sbom.json"

    assert supply_chain.write_bill(target) == 0
    bill = json.loads(target.read_text(encoding="utf-8"))
    names = {one["name"].lower() for one in bill["components"]}
    locked = {
        line.split("==")[0] for line in supply_chain.LOCK.read_text().splitlines() if line[:1].isalpha()
    }
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert locked <= names
    assert {"lucide-static", "@fontsource-variable/figtree"} <= names
    assert "axe-core" not in names
    assert all(one.get("purl") for one in bill["components"])


def test_the_list_of_checks_shows_what_was_not_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = Path(sys.executable).name
    silent = checks.Check("holes", (program, "-c", "print('not checked: no network')"), "")
    monkeypatch.setattr(checks, "CHECKS", (silent,))

    assert checks.check() == 0
    assert capsys.readouterr().out.startswith("ok     holes: not checked: no network (")
