"""Every change of meals beside those of all kinds with dates (`changes_dates.py`); see `changes.py`."""

from __future__ import annotations

from app.meals.models_crew import Role
from tests.security import prepared_meals
from tests.security.change import GUEST, Change, change

_NUMBERS = {role.value: 2 for role in Role}
_TIMES = {f"{role.value}_at": "09.00" for role in Role}

MEALS: dict[str, Change] = {
    "meals.propose_meal": change("series.propose", "citizen", prepared_meals.proposal),
    "meals.host_meal": change("meal.change", "host", menu="Grød", seating="tables", closes_hours=24),
    "meals.host_menu": change("meal.menu", "host", menu="Fisk"),
    "meals.host_count": change("meal.count", "host", prepared_meals.over),
    "meals.host_remove_cook": change("meal.cook_ends", "host"),
    "meals.help_out": change("crew.join person.add", "visitor", **GUEST, place="helper"),
    "meals.leave_crew": change("crew.leave", "visitor"),
    "meals.disown_helper": change("crew.leave person.erase", "visitor"),
    "meals.host_roles": change("crew.roles", "host", **_NUMBERS, **_TIMES),
    "meals.host_crew": change("crew.join person.add", "host", place="helper", name="Tove Telefon"),
    "meals.host_date_roles": change("crew.numbers", "host", **_NUMBERS),
    "meals.host_remove_helper": change("crew.remove", "host"),
    "meals.host_kitchen": change("kitchen.choose room_booking.booked", "host", prepared_meals.kitchen),
    "meals.host_drop_kitchen": change(
        "kitchen.drop room_booking.cancel", "host", prepared_meals.with_kitchen
    ),
    "meals.host_kitchen_date": change(
        "kitchen.without room_booking.cancel", "host", prepared_meals.with_kitchen, answer="without"
    ),
    "meals.become_cook": change("meal.cook_begins", "citizen"),
    "meals.host_tables": change("meal.tables", "host", seats="8", how="all"),
    "meals.host_move_guest": change(
        "meal.table_change", "host", guest="{meal_eater_id}", table="-1", version="1"
    ),
    "meals.host_choose_table_host": change("meal.table_change", "host", host="{meal_other_eater_id}"),
    "meals.host_tie_guests": change("meal.table_change", "host", prepared_meals.apart),
    "meals.host_untie_guests": change("meal.table_change", "host"),
    "meals.host_lock_table": change("meal.table_change", "host", is_locked="1", version="1"),
    "meals.host_show_tables": change("meal.tables_show", "host", is_shown="1"),
    "meals.choose_company": change("meal.company", "visitor", names="Ebba Ek"),
    "meals.tell_kitchen": change("consent.give diet.keep", "visitor", allergens=["milk"], consent="y"),
    "meals.forget_diet": change("diet.drop consent.withdraw", "visitor"),
    "meals.show_kitchen_sheet": change("diet.read", "host"),
    "meals.note_diet": change("consent.give diet.keep", "host", allergens=["milk"], consent="y"),
}
