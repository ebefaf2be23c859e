"""The house with one of everything: somebody who was asked how it was, and a story that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM
from app.gatherings.models import Occurrence
from app.voices import actions
from app.voices.links import answer_token, story_token
from app.voices.words import consent_words
from tests.factories import make_person

#: Page → what its parts are called in `voices_of`.
ITS_OWN: dict[str, dict[str, str]] = {
    **{f"voices.{name}": {"token": "answer_token"} for name in ("answer", "stop_asking")},
    **{f"voices.{name}": {"token": "story_token"} for name in ("tell", "take_back")},
}


def voices_of(occurrence: Occurrence) -> dict[str, Any]:
    """Parts of addresses."""
    now, person = clock.now(), make_person("Vita Viser")
    asked = actions.ask(now - timedelta(hours=1), occurrence.id, person.id)
    assert asked is not None
    story = actions.tell(SYSTEM, now, person.id, "Vi lo.", "Vita", consent_words=consent_words())
    return {
        "answer_token": answer_token(asked),
        "story_token": story_token(person),
        "story_id": story.id,
    }
