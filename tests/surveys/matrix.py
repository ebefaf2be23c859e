"""Who may open which page of surveys: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

_ALL, _STAFF = "200 200 200 200 200", "303 403 403 200 200"

GET_SURVEYS = {
    "surveys.answer": _ALL,
    "surveys.enter_sheet": _STAFF,
    "surveys.find_sheet": _STAFF,
    "surveys.print_sheet": _STAFF,
    "surveys.show_results": _STAFF,
    "surveys.show_surveys": _STAFF,
}

POST_SURVEYS = {
    "surveys.begin_round": "303 403 403 403 422",
    "surveys.end_round": "303 403 403 403 303",
    "surveys.note_no": "303 403 403 303 303",
    "surveys.say_no": "303 303 303 303 303",
    "surveys.switch_scale": "303 403 403 403 422",
}
