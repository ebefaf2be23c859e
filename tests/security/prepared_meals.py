"""The house made ready for changes of meals."""

from __future__ import annotations

from flask.testing import FlaskClient

from app.core import clock
from app.core.actor import SYSTEM
from app.meals import seating
from app.meals.kitchen import KitchenWish, choose_kitchen
from tests.factories import writing
from tests.meals.test_pages import PROPOSAL
from tests.security import prepared
from tests.security.house import House, Ready
from tests.security.prepared import Fields

_PARTS = ("series_id", "occurrence_id", "sign_up_id")


def of_meal(ready: Ready) -> Ready:
    """The same for the meal as `ready` does for the walk."""

    def made_ready(house: House, browser: FlaskClient) -> Fields:
        house.parts |= {name: house.parts[f"meal_{name}"] for name in _PARTS}
        fields = ready(house, browser)
        house.parts |= {f"meal_{name}": house.parts[name] for name in _PARTS}
        return fields

    return made_ready


def proposal(house: House, browser: FlaskClient) -> Fields:
    """All of a proposal that is good."""
    return {**PROPOSAL, **prepared.place(house, browser)}


def apart(house: House, _browser: FlaskClient) -> Fields:
    """Two guests whom nobody keeps together yet."""
    one, other = house.parts["meal_eater_id"], house.parts["meal_other_eater_id"]
    with writing():
        seating.untie_guests(SYSTEM, clock.now(), house.parts["meal_occurrence_id"], one, other)
    return {"one": one, "other": other}


def over(house: House, browser: FlaskClient) -> Fields:
    """The meal is over, and can be counted."""
    of_meal(prepared.walk_is_over)(house, browser)
    return {"guests": "4", "first_timers": "1", "portions": "6", "comment": ""}


def kitchen(house: House, browser: FlaskClient) -> Fields:
    """The free times of the kitchen were seen."""
    room_id = house.parts["meal_room_id"]
    hours = {"before_minutes": "120", "after_minutes": "60"}
    return {"room_id": str(room_id), **hours, "seen": f"{room_id}-120-60", "book": "1"}


def with_kitchen(house: House, browser: FlaskClient) -> Fields:
    """The meal has booked its kitchen."""
    with writing():
        wish = KitchenWish(house.parts["meal_room_id"], 120, 60)
        choose_kitchen(SYSTEM, clock.now(), house.parts["meal_series_id"], wish)
    return {}
