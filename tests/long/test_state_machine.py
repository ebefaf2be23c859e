"""The state machines of a date and of a group, played for long, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.gatherings.one_date import OneDate
from tests.gatherings.one_group import OneGroup
from tests.support.databases import CleanDatabase


@pytest.mark.long
@pytest.mark.parametrize("machine", [OneDate, OneGroup])
def test_it_stays_sound_through_thousands_of_steps(
    app: Flask, clean_database: CleanDatabase, frozen_clock: Any, machine: type[OneDate | OneGroup]
) -> None:
    machine.start_anew = staticmethod(clean_database.empty)
    before = machine.steps_taken
    patient = settings(
        max_examples=200, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
    )

    run_state_machine_as_test(machine, settings=patient)

    assert machine.steps_taken - before > 2000
