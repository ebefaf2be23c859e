"""Who may open which page of the board, and do what there: rows of `tests/test_permission_matrix.py`.

None of the five: only the scheme's own coordinators may (test_match_pages.py).
The page of the answer is for whoever has the link.
"""

from __future__ import annotations

_NOBODY = "303 403 403 403 403"

GET_MATCH = {
    "phone_friends.match_answer": "200 200 200 200 200",
    **{
        f"phone_friends.{name}": _NOBODY
        for name in ("match_ask", "show_match", "show_match_asked", "show_match_plan")
    },
}

POST_MATCH = {
    f"phone_friends.{name}": _NOBODY
    for name in (
        "draw_plan",
        "note_answer",
        "pin_pair",
        "show_lived",
        "stop_drawing",
        "undo_mark",
        "veto_pair",
    )
}
