"""Every change of meals; see `changes.py`."""

from __future__ import annotations

from tests.security import prepared, prepared_meals
from tests.security.change import Change, change
from tests.security.prepared_meals import of_meal

MEALS: dict[str, Change] = {
    "meals.change_sign_up": change("sign_up.change", "visitor", party_size=2, note="To"),
    "meals.disown": change("sign_up.leave person.erase", "visitor"),
    "meals.host_add": change("person.add sign_up.join", "host", name="Ib Ny", phone="", party_size=1),
    "meals.host_call": change("message.told", "host", outcome="told"),
    "meals.host_cancel_date": change("occurrence.cancel", "host", step="do", reason="weather"),
    "meals.host_change_capacity": change("occurrence.capacity", "host", step="do", capacity="15"),
    "meals.host_change_series": change(
        "series.change",
        "host",
        prepared.place,
        step="do",
        from_on="2027-03-01",
        starts_at_local="11:00",
        duration_minutes="90",
        meeting_point="Havnen",
        capacity="20",
        least="",
        reason="Solen står op senere.",
    ),
    "meals.host_date": change("occurrence.attendance", "host", of_meal(prepared.walk_is_over)),
    "meals.host_end_series": change("series.end", "host", step="do", last_on="2027-03-20", reason="Slut."),
    "meals.host_found": change("occurrence.find_host", "host", of_meal(prepared.stepped_back)),
    "meals.host_move_date": change(
        "occurrence.move",
        "host",
        step="do",
        starts_on="2027-03-09",
        starts_at="11:00",
        meeting_point="Havnen",
        reason="Regn.",
    ),
    "meals.host_offer": change(
        "sign_up.no_answer", "host", of_meal(prepared.waiting_party), outcome="no_answer"
    ),
    "meals.host_remove": change("sign_up.remove", "host", step="do", reason="Aftalt."),
    "meals.host_step_back": change("occurrence.step_back", "host"),
    "meals.leave": change("sign_up.leave", "visitor"),
    "meals.sign_up": change(
        "person.add sign_up.join",
        "visitor",
        occurrence_id="{meal_occurrence_id}",
        name="Gunnar Gæst",
        phone="+45 11 11 11 66",
        email="gunnar@example.org",
        party_size=1,
        website="",
    ),
    "meals.propose_meal": change("series.propose", "citizen", prepared_meals.proposal),
    "meals.host_meal": change("meal.change", "host", menu="Grød", seating="tables"),
    "meals.host_menu": change("meal.menu", "host", menu="Fisk"),
    "meals.host_count": change("meal.count", "host", prepared_meals.over),
    "meals.host_remove_cook": change("meal.cook_ends", "host"),
    "meals.become_cook": change("meal.cook_begins", "citizen"),
    "meals.tell_kitchen": change("consent.give diet.keep", "visitor", allergens=["milk"], consent="y"),
    "meals.forget_diet": change("diet.drop consent.withdraw", "visitor"),
    "meals.show_kitchen_sheet": change("diet.read", "host"),
    "meals.note_diet": change("consent.give diet.keep", "host", allergens=["milk"], consent="y"),
}
