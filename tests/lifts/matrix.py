"""Who may open which page of lifts, and do what there: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

#: Whoever holds the link; the host and staff for their own.
GET_LIFTS = {
    "walks.host_lifts": "303 404 200 200 200",
    "walks.host_need_lift": "303 404 200 200 200",
    "walks.host_offer_lift": "303 404 200 200 200",
    "walks.need_lift": "200 200 200 200 200",
    "walks.offer_lift": "200 200 200 200 200",
    "walks.show_lift": "200 200 200 200 200",
}

POST_LIFTS = {
    "walks.answer_lift": "303 303 303 303 303",
    "walks.drop_lift": "303 303 303 303 303",
    "walks.host_answer_lift": "303 404 303 303 303",
    "walks.host_pair_lifts": "303 404 303 303 303",
    "walks.host_rang_lift": "303 404 303 303 303",
}
