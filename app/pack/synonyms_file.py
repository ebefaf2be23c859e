"""Reads `search_synonyms.toml`: words that lead to the same when somebody searches."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from app.pack.located import read_text
from app.pack.problems import Problem, Problems

_LONGEST_NAME, _LONGEST_WORDS = 80, 2000


def read_synonyms(folder: Path) -> tuple[list[tuple[str, str]], list[Problem]]:
    """All groups as (name, words with commas between), and everything that is wrong; nothing where there is no file."""
    problems = Problems("search_synonyms.toml")
    if not (folder / problems.file).exists():
        return [], []
    text = read_text(folder / problems.file, problems)
    try:
        rows = tomllib.loads(text or "").get("group", [])
    except tomllib.TOMLDecodeError as error:
        problems.add(0, f"this is not TOML: {error}")
        return [], problems.found
    found: dict[str, str] = {}
    for row in rows:
        if message := _fault(row, found):
            problems.add(0, message)
        else:
            found[row["name"]] = row["words"]
    return list(found.items()), problems.found


def _fault(row: Any, found: dict[str, str]) -> str | None:
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("name"), str)
        or not isinstance(row.get("words"), str)
    ):
        return "every group has a name and words with commas between"
    name = row["name"]
    if name in found:
        return f"group {name} stands in the file twice"
    if not 0 < len(name) <= _LONGEST_NAME or len(row["words"]) > _LONGEST_WORDS or "," not in row["words"]:
        return f"group {name}: a name of at most 80 letters, and 2 words or more in at most 2000 letters"
    return None
