"""A date, and a group of dates, under anything that people do to it in any order: what must hold after every step.

A short run here; `make test-long` plays it for minutes (tests/long/test_state_machine.py).
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.gatherings.one_date import OneDate
from tests.gatherings.one_group import OneGroup
from tests.support.databases import CleanDatabase


@pytest.mark.any_database
@pytest.mark.parametrize("machine", [OneDate, OneGroup])
def test_it_stays_sound_whatever_people_do(
    app: Flask, clean_database: CleanDatabase, frozen_clock: Any, machine: type[OneDate | OneGroup]
) -> None:
    machine.start_anew = staticmethod(clean_database.empty)
    calm = settings(
        max_examples=15,
        stateful_step_count=20,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(machine, settings=calm)

    assert machine.steps_taken > 100
