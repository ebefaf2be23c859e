"""Every change of surveys; see `changes.py`."""

from __future__ import annotations

from tests.security.change import Change, change

_SHEET = {"consent": "y", **{f"who5_{number}": "3" for number in range(5)}}

SURVEYS: dict[str, Change] = {
    "surveys.answer": change("consent.give survey_invitee.answer", "visitor", **_SHEET),
    "surveys.say_no": change("survey_invitee.decline", "visitor"),
    "surveys.enter_sheet": change("consent.give survey_invitee.answer", **_SHEET),
    "surveys.note_no": change("survey_invitee.decline"),
    "surveys.find_sheet": change("- it only finds the sheet", code="{sheet_code}"),
    "surveys.begin_round": change("survey_round.begin", initiative_id="{free_initiative_id}", scales="who5"),
    "surveys.end_round": change("survey_round.end"),
    "surveys.switch_scale": change("survey_scale.on", is_checked="y"),
}
