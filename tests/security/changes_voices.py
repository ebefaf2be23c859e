"""Every change of voices; see `changes.py`."""

from __future__ import annotations

from tests.security.change import Change, change

VOICES: dict[str, Change] = {
    "voices.answer": change("impression.answer", "visitor", mood="good", words="Det var hyggeligt."),
    "voices.stop_asking": change("person.choose_kinds", "visitor"),
    "voices.tell": change("consent.give story.tell", "visitor", words="Vi lo.", consent="y"),
    "voices.take_back": change("consent.withdraw story.take_back", "visitor"),
    "voices.decide_story": change("story.show", svar="vis"),
}
