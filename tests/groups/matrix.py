"""Who may open which page of groups, and do what there: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

GET_GROUPS = {
    "groups.accept_handover": "303 200 403 403 403",
    "groups.answer_group": "303 403 403 200 200",
    "groups.disown_membership": "200 200 200 200 200",
    "groups.edit_group": "303 404 200 200 200",
    "groups.edit_picture": "303 404 200 200 200",
    "groups.hand_over": "303 404 200 200 200",
    "groups.join_group": "200 200 200 200 200",
    "groups.list_groups": "200 200 200 200 200",
    "groups.look_after": "303 404 200 200 200",
    "groups.post_group": "303 200 200 200 200",
    "groups.set_dates": "303 404 200 200 200",
    "groups.show_group": "200 200 200 200 200",
    "groups.show_membership": "200 200 200 200 200",
    "groups.write_on": "303 404 200 200 200",
}

POST_GROUPS = {
    "groups.answer_member": "303 404 303 303 303",
    "groups.end_group": "303 404 422 422 422",
    "groups.keep_host": "303 404 303 303 303",
    "groups.pause_group": "303 404 422 422 422",
    "groups.remove_picture": "303 404 303 303 303",
    "groups.resume_group": "303 404 303 303 303",
}
