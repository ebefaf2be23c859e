"""For every address of surveys: what the same thing of somebody else is, and what each role then meets."""

from __future__ import annotations

from tests.security.answers import CHOICE, LINK, STAFF, Other, other

OTHERS_OF_SURVEYS: dict[str, Other | str] = {
    "surveys.answer": other(LINK, survey_token="reach_token"),
    "surveys.say_no": other(LINK, survey_token="reach_token"),
    "surveys.end_round": STAFF,
    "surveys.enter_sheet": STAFF,
    "surveys.note_no": STAFF,
    "surveys.print_sheet": STAFF,
    "surveys.switch_scale": CHOICE,
}
