"""The state machine of two who talk on the phone, played for long, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.phone_friends.one_pair import OnePair
from tests.support.databases import CleanDatabase


@pytest.mark.long
def test_a_pair_stays_sound_through_thousands_of_steps(app: Flask, clean_database: CleanDatabase) -> None:
    OnePair.start_anew = staticmethod(clean_database.empty)
    before = OnePair.steps_taken
    patient = settings(
        # What went wrong is read from the steps as they are; making them fewer takes longer than all the rest.
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        max_examples=120,
        stateful_step_count=50,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(OnePair, settings=patient)

    assert OnePair.steps_taken - before > 1000
