"""Who may open which page of meals, and do what there: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

#: Staff look after meals, but never see what people eat.
GET_MEALS = {
    "meals.become_cook": "303 200 200 200 200",
    "meals.change_sign_up": "200 200 200 200 200",
    "meals.choose_company": "200 200 200 200 200",
    "meals.choose_party": "303 404 200 404 404",
    "meals.disown": "200 200 200 200 200",
    "meals.download_calendar": "200 200 200 200 200",
    "meals.host_add": "303 404 200 200 200",
    "meals.host_cancel_date": "303 404 200 200 200",
    "meals.host_cooks": "303 404 200 200 200",
    "meals.host_count": "303 404 200 200 200",
    "meals.host_date": "303 404 200 200 200",
    "meals.host_edit": "303 404 200 200 200",
    "meals.host_door_list": "303 404 200 200 200",
    "meals.host_end_series": "303 404 200 200 200",
    "meals.host_meal": "303 404 200 200 200",
    "meals.host_menu": "303 404 200 200 200",
    "meals.host_print": "303 404 200 200 200",
    "meals.host_remove": "303 404 200 200 200",
    "meals.host_series": "303 404 200 200 200",
    "meals.host_table_cards": "303 404 200 200 200",
    "meals.host_tables": "303 404 200 200 200",
    "meals.leave": "200 200 200 200 200",
    "meals.list_meals": "200 200 200 200 200",
    "meals.note_diet": "303 404 200 404 404",
    "meals.propose_meal": "303 200 200 200 200",
    "meals.show_kitchen": "303 404 200 404 404",
    "meals.show_kitchen_sheet": "303 404 200 404 404",
    "meals.show_meal": "200 200 200 200 200",
    "meals.show_sign_up": "200 200 200 200 200",
    "meals.sign_up": "200 200 200 200 200",
    "meals.tell_kitchen": "200 200 200 200 200",
}
#: The host took the cook away; for the others there is none.
POST_MEALS = {
    "meals.forget_diet": "303 303 303 303 303",
    "meals.host_call": "303 404 303 303 303",
    "meals.host_choose_table_host": "303 404 422 422 422",
    "meals.host_found": "303 404 303 303 303",
    "meals.host_lock_table": "303 404 303 303 303",
    "meals.host_move_guest": "303 404 422 422 422",
    "meals.host_offer": "303 404 303 303 303",
    "meals.host_remove_cook": "303 404 303 404 404",
    "meals.host_show_tables": "303 404 303 303 303",
    "meals.host_step_back": "303 404 303 303 303",
    "meals.host_tie_guests": "303 404 422 422 422",
    "meals.host_untie_guests": "303 404 303 303 303",
}
