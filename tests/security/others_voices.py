"""For every address of voices: what the same thing of somebody else is, and what each role then meets."""

from __future__ import annotations

from tests.security.answers import LINK, STAFF, Other, other

_ANSWER, _STORY = other(LINK, answer_token="reach_token"), other(LINK, story_token="reach_token")

OTHERS_OF_VOICES: dict[str, Other | str] = {
    "voices.answer": _ANSWER,
    "voices.stop_asking": _ANSWER,
    "voices.tell": _STORY,
    "voices.take_back": _STORY,
    "voices.decide_story": STAFF,
}
