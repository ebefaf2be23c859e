"""Who may open which page of tasks: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

GET_LISTINGS = {
    "listings.answer_edit": "303 403 403 200 200",
    "listings.answer_listing": "303 403 403 200 200",
    "listings.call_off": "303 404 200 200 200",
    "listings.check_proof": "200 200 200 200 200",
    "listings.confirm_hours": "303 404 200 200 200",
    "listings.choose_weekly_letter": "200 200 200 200 200",
    "listings.confirm_weekly_letter": "200 200 200 200 200",
    "listings.fit_me": "200 200 200 200 200",
    "listings.show_fitting": "200 200 200 200 200",
    "listings.show_letter_asked": "200 200 200 200 200",
    "listings.list_for_young": "200 200 200 200 200",
    "listings.show_weekly_letter": "200 200 200 200 200",
    "listings.show_young_poster": "200 200 200 200 200",
    "listings.decline": "303 404 200 200 200",
    "listings.disown": "200 200 200 200 200",
    # It is somebody's who has no log-in.
    "listings.download_proof": "303 404 404 404 404",
    "listings.download_proof_by_link": "200 200 200 200 200",
    "listings.edit_listing": "303 404 200 200 200",
    "listings.edit_picture": "303 404 200 200 200",
    "listings.list_listings": "200 200 200 200 200",
    "listings.list_own": "303 200 200 200 200",
    "listings.list_people": "303 404 200 200 200",
    "listings.list_to_answer": "303 403 403 200 200",
    # Who looks after no organisation reads how to come to one.
    "listings.post_listing": "303 200 200 200 200",
    "listings.say_yes": "200 200 200 200 200",
    "listings.share_listing": "303 404 200 200 200",
    "listings.show_hours": "303 200 200 200 200",
    "listings.show_hours_by_link": "200 200 200 200 200",
    "listings.show_listing": "200 200 200 200 200",
    "listings.show_proof": "200 200 200 200 200",
    "listings.show_response": "200 200 200 200 200",
}
