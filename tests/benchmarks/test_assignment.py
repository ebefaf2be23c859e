"""The runner of the assignment reads both forms of files and prints what its plans are worth."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.assignment import main

#: Ana waits longer, but only Vera can ring her; Bo can be rung by both.
WHOLE: dict[str, Any] = {
    "citizens": [{"id": "ana", "waiting_days": 40}, {"id": "bo", "waiting_days": 10}],
    "capacity": [1, 1], "edges": [["ana", 0, 3], ["bo", 0, 90], ["bo", 1, 5]], "pins": [], "vetoes": [],
}  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"type": "meta", "n": 2},
    {"type": "citizen", "id": 5, "waiting_days": 40},
    {"type": "citizen", "id": 6, "waiting_days": 10},
    {"type": "volunteer", "id": 8, "capacity": 1},
    {"type": "volunteer", "id": 9, "capacity": 1},
    {"type": "edges", "citizen": 5, "volunteer": [8], "affinity": [3]},
    {"type": "edges", "citizen": 6, "volunteer": [8, 9], "affinity": [90, 5]},
]


def _told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(list(arguments)) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told.pop("seconds") >= 0
    assert told.pop("peak_mb") > 0
    return told


def test_whole_instances_are_read_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "small.jsonl"
    lines = [WHOLE, WHOLE | {"vetoes": [["ana", 0]]}, WHOLE | {"pins": [["bo", 0]]}]
    file.write_text("\n".join(json.dumps(line) for line in lines))
    told = _told(capsys, str(file), "--pairs")
    assert told.pop("pairs") == [[["ana", 0], ["bo", 1]], [["bo", 0]], [["bo", 0]]]
    assert told == {"instances": 3, "matched": 4, "waiting_sum": 74, "affinity": 188, "certified": True}


def test_one_instance_is_read_over_many_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "edges.jsonl.gz"
    with gzip.open(file, "wt") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in ROWS)
    told = _told(capsys, str(file), "--pairs")
    assert told.pop("pairs") == [[[5, 8], [6, 9]]]
    assert told == {"instances": 1, "matched": 2, "waiting_sum": 52, "affinity": 8, "certified": True}


def test_a_made_up_pool_is_solved_and_proven(capsys: pytest.CaptureFixture[str]) -> None:
    told = _told(capsys, "--made", "60")
    assert told["certified"]
    assert 0 < told["matched"] <= 57
    assert told["waiting_sum"] >= told["matched"]
