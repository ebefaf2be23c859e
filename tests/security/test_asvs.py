"""docs/asvs.csv: every requirement of OWASP ASVS 5.0 levels 1 and 2 stands there once, and what it claims exists."""

from __future__ import annotations

import ast
import csv
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.any_database

ROOT = Path(__file__).resolve().parents[2]
#: Section → the level of each of its requirements, in order (OWASP ASVS 5.0.0; the numbers are facts).
LEVELS = {
    "V1.1": "22",
    "V1.2": "1111122223",
    "V1.3": "112222222223",
    "V1.4": "222",
    "V1.5": "123",
    "V2.1": "122",
    "V2.2": "112",
    "V2.3": "12223",
    "V2.4": "23",
    "V3.1": "3",
    "V3.2": "113",
    "V3.3": "12223",
    "V3.4": "11222233",
    "V3.5": "11122333",
    "V3.6": "3",
    "V3.7": "22333",
    "V4.1": "12233",
    "V4.2": "23333",
    "V4.3": "22",
    "V4.4": "1222",
    "V5.1": "2",
    "V5.2": "112333",
    "V5.3": "113",
    "V5.4": "222",
    "V6.1": "122",
    "V6.2": "111111112222",
    "V6.3": "11223333",
    "V6.4": "112233",
    "V6.5": "22222333",
    "V6.6": "2223",
    "V6.7": "33",
    "V6.8": "2222",
    "V7.1": "222",
    "V7.2": "1111",
    "V7.3": "22",
    "V7.4": "11222",
    "V7.5": "223",
    "V7.6": "22",
    "V8.1": "1233",
    "V8.2": "1123",
    "V8.3": "133",
    "V8.4": "23",
    "V9.1": "111",
    "V9.2": "1222",
    "V10.1": "22",
    "V10.2": "223",
    "V10.3": "22223",
    "V10.4": "1111122222233333",
    "V10.5": "22222",
    "V10.6": "22",
    "V10.7": "222",
    "V11.1": "2233",
    "V11.2": "22233",
    "V11.3": "11233",
    "V11.4": "1222",
    "V11.5": "23",
    "V11.6": "23",
    "V11.7": "33",
    "V12.1": "12233",
    "V12.2": "11",
    "V12.3": "22223",
    "V13.1": "2333",
    "V13.2": "222223",
    "V13.3": "2233",
    "V13.4": "1222233",
    "V14.1": "22",
    "V14.2": "12223333",
    "V14.3": "122",
    "V15.1": "12233",
    "V15.2": "12233",
    "V15.3": "1222222",
    "V15.4": "3333",
    "V16.1": "2",
    "V16.2": "22222",
    "V16.3": "2222",
    "V16.4": "222",
    "V16.5": "2223",
    "V17.1": "23",
    "V17.2": "22223333",
    "V17.3": "22",
}
STATES = {"met", "deployer", "not applicable", "deviation"}


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def functions_of(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }


def test_every_requirement_of_the_first_two_levels_stands_there_once_with_its_level() -> None:
    wanted = {
        f"{section}.{number}": level
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, start=1)
        if level in "12"
    }

    found = rows()
    assert {row["id"]: row["level"] for row in found} == wanted
    assert len(found) == len(wanted) == 253
    assert [row["id"] for row in found if not row["requirement"]] == []


def test_states_are_of_the_list_and_have_their_reason() -> None:
    found = rows()

    assert {row["state"] for row in found} == STATES
    assert [row["id"] for row in found if len(row["reason or how"]) < 5] == []
    deviations = [row for row in found if row["state"] == "deviation"]
    assert [row["id"] for row in deviations if len(row["reason or how"].split()) < 12] == []


def test_what_is_called_met_names_a_test_that_is_there() -> None:
    missing = {}
    for row in rows():
        if not row["test"]:
            assert row["state"] != "met", row["id"]
            continue
        file, _colons, function = row["test"].partition("::")
        if not (ROOT / file).is_file() or function not in functions_of(ROOT / file):
            missing[row["id"]] = row["test"]

    assert missing == {}
