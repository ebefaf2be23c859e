"""languages.csv and task_templates.toml: what tasks are posted with; a pack may be without either."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from app.core.pack import Tag, TaskTemplate
from app.pack.located import read_csv, read_text
from app.pack.problems import Problem, Problems

_COLUMNS = ("code", "name_da", "suggested_top")
#: What a template must say, and its lists.
_TEXTS = ("code", "name", "title", "text")
#: As the title of a task.
_LONGEST_TITLE = 80
_LISTS = ("think_of", "requirements", "access")


def read_languages(folder: Path) -> tuple[tuple[Tag, ...], list[Problem]]:
    """The languages to choose from, those that many speak first in the file; and everything that is wrong with them."""
    problems = Problems("languages.csv")
    if not (folder / problems.file).exists():
        return (), []
    found: dict[str, Tag] = {}
    for line, row in read_csv(folder / problems.file, _COLUMNS, problems):
        if not row["code"] or not row["name_da"]:
            problems.add(line, "code or name_da is empty")
        elif row["suggested_top"] == "1":
            found[row["code"]] = Tag(row["code"], row["name_da"])
    return tuple(found.values()), problems.found


def read_task_templates(folder: Path) -> tuple[tuple[TaskTemplate, ...], list[Problem]]:
    """Ready texts of tasks in the order to show them, and everything that is wrong with them."""
    problems = Problems("task_templates.toml")
    if not (folder / problems.file).exists():
        return (), []
    text = read_text(folder / problems.file, problems)
    if text is None:
        return (), problems.found
    try:
        rows = tomllib.loads(text).get("template", [])
    except tomllib.TOMLDecodeError as error:
        problems.add(0, f"this is not TOML: {error}")
        return (), problems.found
    found: dict[str, TaskTemplate] = {}
    for row in rows:
        if message := _fault(row, found):
            problems.add(0, message)
        else:
            made = TaskTemplate(
                code=row["code"],
                name=row["name"],
                title=row["title"],
                text=row["text"],
                think_of=tuple(row.get("think_of", ())),
                company=row.get("company", ""),
                work=row.get("work", ""),
                requirements=tuple(row.get("requirements", ())),
                access=tuple(row.get("access", ())),
            )
            found[made.code] = made
    return tuple(found.values()), problems.found


def _fault(row: Any, found: dict[str, TaskTemplate]) -> str | None:
    if not isinstance(row, dict):
        return "every template begins with [[template]]"
    name = row.get("code") or row.get("name") or "?"
    missing = [key for key in _TEXTS if not isinstance(row.get(key), str) or not row[key].strip()]
    if missing:
        return f"template {name}: {', '.join(missing)} is missing or empty"
    if len(row["title"]) > _LONGEST_TITLE:
        return f"template {name}: title is longer than {_LONGEST_TITLE} letters"
    if not all(_is_texts(row.get(key, [])) for key in _LISTS):
        return f"template {name}: {', '.join(_LISTS)} are lists of texts"
    return f"template {name} stands in the file twice" if row["code"] in found else None


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
