"""The runner of the timetable reads a fair and prints what its plan is worth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.timetable import main

ROWS: list[dict[str, Any]] = [
    {"type": "meta", "rounds": 2, "tables": 1, "min_meetings": 1, "seed": 1},
    {"type": "org", "id": 10, "arrive_round": 0, "leave_after_round": 2},
    {"type": "org", "id": 20, "arrive_round": 0, "leave_after_round": 1},
    {"type": "org", "id": 30, "arrive_round": 1, "leave_after_round": 2},
    {"type": "pair", "a": 10, "b": 20, "value": 7},
    {"type": "pair", "a": 10, "b": 30, "value": 9},
    {"type": "pair", "a": 20, "b": 30, "value": 40},
]


def test_a_fair_is_read_and_planned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "fair.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in ROWS))
    assert main([str(file), "--plan"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told.pop("seconds") >= 0
    assert told.pop("peak_mb") > 0
    assert told.pop("plan") == [[10, 20, 0, 0], [10, 30, 1, 0]]
    assert told == {"objective": 16, "bound": 16, "gap": 0.0, "meetings": 2, "shortage": 0}


def test_a_made_up_day_is_planned_and_planned_anew(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--made", "12"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["objective"] == told["bound"] > 0
    assert 0 <= told["again_moved"] <= 1
