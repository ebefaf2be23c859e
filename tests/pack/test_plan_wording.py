"""Every text of the plan's YAML is the wording of the municipality's own plan."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

PACK = Path(__file__).parents[2] / "data" / "soenderborg"
PLAN: dict[str, Any] = yaml.safe_load((PACK / "plan-2020-2023.yaml").read_text(encoding="utf-8"))
SOURCE = (PACK / "plan-2020-2023.txt").read_text(encoding="utf-8")

#: Keys whose values are our own words or codes; all other texts are the plan's.
OURS = {"code", "short", "initiatives", "loneliness_kind"}
#: Divided at a line end in the source: only these need more than white space to be found.
DIVIDED = {"fællesskabsplatform"}


def fold(text: str) -> str:
    """Text without white space, hyphens, soft hyphens and bullets."""
    return re.sub(r"[\s\-\u00ad\u2010\u2011•]+", "", text)


def unwrap(text: str) -> str:
    """Text with single spaces and without bullets, hyphens kept."""
    return " ".join(text.replace("•", " ").split())


def plan_texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(where, text) of every text of the plan that is not ours."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in OURS:
                yield from plan_texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from plan_texts(inner, f"{path}[{number}]")
    elif isinstance(value, str):
        yield path, value


TEXTS = list(plan_texts(PLAN))


@pytest.mark.parametrize(("where", "text"), TEXTS, ids=[where for where, _ in TEXTS])
def test_text_is_found_in_the_plan(where: str, text: str) -> None:
    assert fold(text) in fold(SOURCE), where


def test_only_words_divided_at_a_line_end_differ_from_the_source() -> None:
    unlike = {text for _, text in TEXTS if unwrap(text) not in unwrap(SOURCE)}
    assert [word for text in unlike for word in DIVIDED if word in text] == ["fællesskabsplatform"]
    assert len(unlike) == 1


def test_the_whole_plan_is_there() -> None:
    plans = PLAN["plans"]
    assert [len(plan["goals"]) for plan in plans] == [2, 1, 3, 2]
    codes = [row["code"] for plan in plans for row in plan["actions"]]
    assert codes == ["1a", "1b", "1c", "2a", "2b", "3a", "3b", "3c", "4a", "4b"]
    assert [len(plan["activities"]) for plan in plans] == [5, 4, 6, 5]
    assert len(PLAN["period"]["mission"]) == 3


def test_rows_are_in_the_order_and_years_of_the_process_plans() -> None:
    """Each row's text, folded, is followed in the source by its years and its administration."""
    source, at = fold(SOURCE), 0
    for plan in PLAN["plans"]:
        for row in plan["activities"]:
            years = str(row["first_year"])
            if row["last_year"] != row["first_year"]:
                years += str(row["last_year"])
            line = fold(row["text"]) + years + fold(row["administration"])
            found = source.find(line, at)
            assert found >= 0, row["code"]
            at = found + len(line)


def test_tags_that_say_they_are_the_plans_words_are() -> None:
    taxonomies = json.loads((PACK / "taxonomies.json").read_text(encoding="utf-8"))
    words = [item["da"] for item in taxonomies["target_groups"]["items"] if item["from_plan"]]
    words += [item["meaning"] for item in taxonomies["loneliness_kinds"]["items"]]
    assert [word for word in words if word.casefold() not in unwrap(SOURCE).casefold()] == []


def test_every_target_group_the_plan_names_is_a_tag() -> None:
    taxonomies = json.loads((PACK / "taxonomies.json").read_text(encoding="utf-8"))
    tags = {item["da"] for item in taxonomies["target_groups"]["items"]}
    named = {
        group for plan in PLAN["plans"] for goal in plan["goals"] for group in goal.get("target_groups", [])
    }
    assert named
    assert named <= tags
