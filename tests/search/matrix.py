"""Who may open which page of the search: rows of `tests/test_permission_matrix.py`."""

from __future__ import annotations

_ALL, _STAFF = "200 200 200 200 200", "303 403 403 200 200"

GET_SEARCH = {
    "admin.add_synonyms": _STAFF,
    "admin.delete_synonyms": _STAFF,
    "admin.edit_synonyms": _STAFF,
    "admin.list_synonyms": _STAFF,
    "home.search": _ALL,
    "home.suggest_hits": _ALL,
}
