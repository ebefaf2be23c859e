"""README tells the truth: addresses lead to the packages it names, commands are there."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from config import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESSES = dict(re.findall(r"^\| `(/[^`]*)` \| `([^`]+)` \|", README, re.MULTILINE))


def _row(path: str) -> str:
    """The longest address of the table that `path` lies under."""
    return max((known for known in ADDRESSES if f"{path}/".startswith(known.rstrip("/") + "/")), key=len)


@pytest.mark.any_database
def test_every_address_is_answered_by_the_package_the_table_names(app: Flask) -> None:
    wrong = []
    for rule in app.url_map.iter_rules():
        package = "/".join(app.view_functions[rule.endpoint].__module__.split(".")[:2])
        if package == "app/gathering_pages":  # hung under every kind with dates
            package = f"app/{rule.endpoint.split('.')[0]}"
        if not rule.endpoint.endswith("static") and ADDRESSES[_row(rule.rule)] != package:
            wrong.append(f"{rule.rule} is {package}")
    assert wrong == []


@pytest.mark.any_database
def test_every_row_of_the_table_has_an_address(app: Flask) -> None:
    used = {_row(rule.rule) for rule in app.url_map.iter_rules()}
    assert set(ADDRESSES) - used == set()


def test_make_help_and_the_makefile_agree() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    assert targets == phony
    assert set(re.findall(r"`?make ([a-z-]+)", README)) - targets == set()
