"""Hundreds sign up for a march at one time through the real server: every one has an answer and a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.databases import KINDS, engine_of
from benchmarks.march import measure_march

pytestmark = [pytest.mark.long, pytest.mark.any_database]

SIGN_UPS, SECONDS = 400, 60.0


@pytest.mark.parametrize("kind", KINDS)
def test_a_march_that_many_join_answers_everybody(kind: str, tmp_path: Path) -> None:
    with engine_of(kind, tmp_path / kind) as engine:
        figures = measure_march(engine, engine.folder, sign_ups=SIGN_UPS, seconds=SECONDS)
    assert dict(figures.load.errors) == {}
    assert figures.sign_ups == SIGN_UPS
    assert figures.letters == SIGN_UPS
    assert all(figures.pages.values())
