"""Every change of the words of the search; see `changes.py`."""

from __future__ import annotations

from tests.security import prepared
from tests.security.change import Change, change

_GROUP = {"name": "Noget nyt", "words": "strik, garn"}

SEARCH: dict[str, Change] = {
    "admin.add_synonyms": change("search_synonyms.save", **_GROUP),
    "admin.edit_synonyms": change("search_synonyms.save", ready=prepared.words_read, **_GROUP),
    "admin.delete_synonyms": change("search_synonyms.delete"),
}
