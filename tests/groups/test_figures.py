"""What the plan counts of groups, in the words of groups."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Flask

from app.core.feature import feature_of_kind
from app.gatherings.models import Rhythm
from app.groups.queries import KIND
from app.pack.actions import load_pack
from tests import factories
from tests.conftest import FrozenClock

PACK = Path(__file__).parents[2] / "data" / "soenderborg"


def test_a_group_holds_meetings_and_no_walks(app: Flask, frozen_clock: FrozenClock) -> None:
    with factories.writing():
        load_pack(PACK, frozen_clock.now)
    occurrence = factories.make_occurrence(rhythm=Rhythm.ONCE, first_on=date(2027, 3, 8))
    factories.make_sign_up(occurrence, party_size=2)
    with factories.writing():
        occurrence.series.kind = KIND
    frozen_clock.move_to(occurrence.ends_at)
    source = feature_of_kind(KIND).plan_figures
    assert source is not None
    initiative_id = occurrence.series.initiative_id
    assert initiative_id is not None

    found = {one.key: one for one in source.figures([initiative_id], 2027)}

    assert str(found["held"].label) == "møder holdt"
    assert found["held"].counted == "møde holdt"
    assert str(found["cancelled"].label) == "møder aflyst"
    assert (found["places"].value, found["held"].value, found["first_timers"].value) == (2, 1, 2)
