"""Reading files so that every value knows its line: YAML, CSV and TOML."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from app.pack.problems import Problems


class Mapping(dict[str, Any]):
    """A YAML mapping that knows its own line and the line of each key."""

    line: int
    lines: dict[str, int]

    def at(self, key: str) -> int:
        """The line of `key`, or of the mapping when the key is missing."""
        return self.lines.get(key, self.line)


class _Loader(yaml.CSafeLoader):
    pass


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Mapping:
    result = Mapping({str(key): value for key, value in loader.construct_mapping(node, deep=True).items()})
    result.line = node.start_mark.line + 1
    result.lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    return result


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_text(path: Path, problems: Problems) -> str | None:
    """The text of a UTF-8 file; None with a noted fault when there is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.add(0, "the file is missing")
    except UnicodeDecodeError as error:
        problems.add(0, f"the file is not UTF-8 (byte {error.start})")
    return None


def read_yaml(path: Path, problems: Problems) -> Mapping | None:
    """The mapping a YAML file holds; None with a noted fault otherwise."""
    text = read_text(path, problems)
    if text is None:
        return None
    try:
        # A subclass of the safe loader: it makes plain values only.
        value = yaml.load(text, Loader=_Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        problems.add(mark.line + 1 if mark else 0, f"this is not YAML: {error.problem}")
        return None
    if not isinstance(value, Mapping):
        problems.add(1, "the file must begin with names and values (period: …)")
        return None
    return value


def read_csv(path: Path, columns: Sequence[str], problems: Problems) -> list[tuple[int, dict[str, str]]]:
    """(line, row) for every row, values trimmed. Notes missing columns and short rows."""
    text = read_text(path, problems)
    if text is None:
        return []
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        problems.add(1, f"the first line lacks the column {', '.join(missing)}")
        return []
    rows = []
    for row in reader:
        if None in row or None in row.values():
            problems.add(reader.line_num, f"the row must have {len(reader.fieldnames or ())} values")
            continue
        rows.append((reader.line_num, {key: value.strip() for key, value in row.items()}))
    return rows


def toml_line(text: str, table: str, key: str) -> int:
    """The line on which `key` of `[table]` stands; that of the table, or 1, when it is missing."""
    where, table_line = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+([^\]]+)\]+", line):
            where = header.group(1).strip()
            if where == table:
                table_line = number
        elif where == table and re.match(rf'\s*"?{re.escape(key)}"?\s*=', line):
            return number
    return table_line
