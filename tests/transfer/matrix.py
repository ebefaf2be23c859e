"""Who may open which page of what is brought in and taken out: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

#: The host is the owner of the organisation; staff look after all.
_OWN = "303 404 200 200 200"
#: Who approves organisations.
_STAFF = "303 403 403 200 200"

GET_TRANSFER = {
    "transfer.bring_file": _OWN,
    "transfer.bring_file_all": _STAFF,
    "transfer.choose_columns": _OWN,
    "transfer.choose_columns_all": _STAFF,
    "transfer.download_taken": _OWN,
    "transfer.download_taken_all": "303 403 403 403 200",
    "transfer.download_template": _OWN,
    "transfer.download_template_all": _STAFF,
    "transfer.show_file": _OWN,
    "transfer.show_file_all": _STAFF,
    "transfer.take_out": _OWN,
    "transfer.take_out_all": "303 403 403 403 200",
}

POST_TRANSFER = {
    # The host throws it away, and then it is gone for everybody.
    "transfer.stop_file": "303 404 404 404 404",
    "transfer.stop_file_all": "303 403 403 404 404",
    "transfer.throw_away_file": "303 404 303 404 404",
    "transfer.throw_away_file_all": "303 403 403 303 404",
}
