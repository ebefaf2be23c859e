"""Who may open which page of voices: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

_ALL = "200 200 200 200 200"

GET_VOICES = {
    "voices.answer": _ALL,
    "voices.show_voices": "303 403 403 200 200",
    "voices.tell": _ALL,
}

POST_VOICES = {
    # Whoever told it has taken it back by then.
    "voices.decide_story": "303 403 403 404 404",
    # Then it is forgotten that they were asked.
    "voices.stop_asking": "303 404 404 404 404",
    "voices.take_back": "303 303 303 303 303",
}
