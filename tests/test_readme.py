"""README's tables say what is true."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

import config

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


#: Packages under whose addresses the pages of `gathering_pages` hang.
SHARING = {"app.walks", "app.groups", "app.meals", "app.events"}


def table(heading: str) -> list[list[str]]:
    """The cells of the first table after a heading, without its head."""
    text = README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


def prefixes() -> dict[str, str]:
    """Address → package, as the table says."""
    return {row[0].strip("`"): row[1].strip("`").replace("/", ".") for row in table("Where things are")}


def package_of(path: str) -> str:
    """The package that the table names for an address: that of the longest address above it."""
    fitting = [one for one in prefixes() if one in {"/", path} or path.startswith(one + "/")]
    return prefixes()[max(fitting, key=len)]


@pytest.mark.any_database
def test_the_table_of_addresses_names_the_package_of_every_view(application: Flask) -> None:
    wrong = {}
    for rule in application.url_map.iter_rules():
        if not rule.endpoint.endswith("static"):
            module = application.view_functions[rule.endpoint].__module__
            is_shared = module.startswith("app.gathering_pages.") and package_of(rule.rule) in SHARING
            if not is_shared and not module.startswith(package_of(rule.rule) + "."):
                wrong[rule.rule] = f"{module}, not {package_of(rule.rule)}"

    assert wrong == {}


@pytest.mark.any_database
def test_every_address_in_the_table_has_a_page(application: Flask) -> None:
    paths = [rule.rule for rule in application.url_map.iter_rules()]
    dead = [prefix for prefix in prefixes() if not any(path.startswith(prefix) for path in paths)]

    assert dead == []


def settings_read() -> set[str]:
    """Every setting that config.py reads from the environment."""
    read = {"SAMSKAB_ENV"}
    for node in ast.walk(ast.parse((ROOT / "config.py").read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"text", "number"}:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                read.add(str(first.value))
    return read


def test_the_table_of_settings_lists_each_and_no_other() -> None:
    listed = [row[0].strip("`") for row in table("Settings")]

    assert len(listed) == len(set(listed))
    assert set(listed) == settings_read()


def test_what_production_needs_is_marked() -> None:
    marked = {row[0].strip("`") for row in table("Settings") if "required in production" in row[2]}

    assert marked == set(config.REQUIRED_IN_PRODUCTION)


def test_every_file_and_command_that_the_readme_names_exists() -> None:
    files = set(
        re.findall(
            r"`((?:app|templates|tests|data|deploy|config|pyproject)[\w./-]*\.\w+|Containerfile)`", README
        )
    )
    commands = set(re.findall(r"make ([a-z-]+)", README))
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))

    assert [name for name in sorted(files) if not (ROOT / name).exists()] == []
    assert commands <= targets
